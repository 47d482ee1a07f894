import {
  type CallId,
  CallTokenAnswer,
  type HangUpReason,
  type LegMedia,
  parse,
} from '../../protocol/index.ts'
import { fieldsOf } from '../child.ts'
import type { DtlsIdentity } from './certificate.ts'
import { openProductSocket, type ProductSocket, postAsPage } from './productSocket.ts'
import { loadCapabilities } from './voice.ts'

/** Where the bench's calls go. */
export const benchSite = { site: 'bench', queue: 'line' } as const

const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A caller in line, by the same way in as a browser: key, token, proof, one joining frame. */
export interface ProductCaller {
  readonly callId: CallId
  readonly media: LegMedia
  readonly socket: ProductSocket
  /** Resolves when the server says that the call ended, and why. */
  readonly ended: Promise<HangUpReason>
}

export async function joinProduct({ mediaKey }: DtlsIdentity): Promise<ProductCaller> {
  const { promise: ended, resolve: end } = Promise.withResolvers<HangUpReason>()
  const { privateKey, publicKey } = await crypto.subtle.generateKey(signing, false, ['sign', 'verify'])
  const { x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const browserKey = { kty: 'EC', crv: 'P-256', x, y }
  const [socket, { answer }] = await Promise.all([
    openProductSocket(event => event.event === 'ended' && end(event.reason)),
    postAsPage(`/auth/sites/${benchSite.site}/call-tokens`, { queue: benchSite.queue, browserKey, mediaKey }),
  ])
  const { token } = parse(CallTokenAnswer, answer)
  const { jti } = fieldsOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
  const claims = { jti, nonce: socket.nonce, iat: Math.floor(Date.now() / 1000) }
  const signed = `${encoded({ typ: 'call-proof+jwt', alg: 'ES256', jwk: browserKey })}.${encoded(claims)}`
  const signature = await crypto.subtle.sign(signing, privateKey, Buffer.from(signed))
  const joined = await socket.request('join', {
    token,
    proof: `${signed}.${Buffer.from(signature).toString('base64url')}`,
    rtpCapabilities: loadCapabilities,
    pageContext: {},
  })
  return { callId: joined.callId, media: joined.media, socket, ended }
}
