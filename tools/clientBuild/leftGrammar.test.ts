import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withoutUnreached } from './leaveOut.ts'

/** Of mediasoup-client's own dependency; what is read of it is text. */
const library = 'sdp-transform/lib'
const folder = new URL(`../../node_modules/${library}/`, import.meta.url)

interface Library {
  parse(text: string): { readonly media: readonly Record<string, unknown>[] }
  write(session: object): string
}

const read = (name: string) => readFileSync(fileURLToPath(new URL(`${name}.js`, folder)), 'utf8')

/** The library's own reader and writer, on one grammar. */
function libraryWith(grammarCode: string): Library {
  const grammar = evaluate(grammarCode, () => undefined)
  const from = (name: string) => evaluate(read(name), () => grammar)
  return { ...Object(from('parser')), write: from('writer') }
}

function evaluate(code: string, required: (name: string) => unknown): unknown {
  const module = { exports: {} }
  new Function('module', 'exports', 'require', code)(module, module.exports, required)
  return module.exports
}

/** What a browser answers, with lines that the grammar has no more. */
const answer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=extmap-allow-mixed',
  'a=group:BUNDLE 0',
  'a=msid-semantic: WMS *',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtcp-fb:111 transport-cc',
  'a=extmap:1/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=setup:active',
  'a=mid:0',
  'a=msid:- 5f0b',
  'a=recvonly',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdef01234567',
  'a=fingerprint:sha-256 AA:BB',
  'a=candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host generation 0 network-cost 999',
  'a=ice-options:trickle',
  'a=ssrc:1001 cname:caller',
  'a=rtcp-mux',
  'a=rtcp-rsize',
  'a=ptime:20',
  'a=maxptime:60',
  'a=bundle-only',
  'a=sctp-port:5000',
  '',
].join('\r\n')

test('a description is read as the whole grammar reads it, and every line of it is written again', () => {
  const code = read('grammar')
  const left = libraryWith(withoutUnreached(fileURLToPath(new URL('grammar.js', folder)), code) ?? code)
  const { media, ...session } = left.parse(answer)
  const { media: wholeMedia, ...wholeSession } = libraryWith(code).parse(answer)
  expect(session).toEqual(wholeSession)
  const { invalid, ...known } = media[0] ?? {}
  const { ptime, maxptime, bundleOnly, sctpPort, ...rest } = wholeMedia[0] ?? {}
  expect(known).toEqual(rest)
  expect([ptime, maxptime, bundleOnly, sctpPort]).toEqual([20, 60, 'bundle-only', 5000])
  expect(invalid).toHaveLength(4)
  const lines = (text: string) => text.split('\r\n').sort()
  expect(lines(left.write(left.parse(answer)))).toEqual(lines(answer))
})
