import { spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { observer } from 'mediasoup'
import type { Transport, WebRtcTransport } from 'mediasoup/types'
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { makeDtlsIdentity } from '../../e2e/peers/certificate.ts'
import type { TransportParameters } from '../../protocol/index.ts'
import { hearing, startTestMedia, testCallId } from '../testing/testMedia.ts'
import { framedBindingRequest } from '../testing/testStun.ts'
import { routerRtpCapabilities } from './codecs.ts'
import type { MediaService } from './workers/workers.ts'

const identity = makeDtlsIdentity(afterAll)

let media: MediaService
/** DTLS states of every transport, as mediasoup tells them. */
let states: Map<string, string[]>

const isWebRtc = (transport: Transport): transport is WebRtcTransport => transport.type === 'webrtc'

beforeEach(async () => {
  states = new Map()
  const watch = (transport: Transport) => {
    const told: string[] = []
    states.set(transport.id, told)
    if (isWebRtc(transport)) transport.on('dtlsstatechange', state => told.push(state))
  }
  observer.once('newworker', worker =>
    worker.observer.on('newrouter', router => router.observer.on('newtransport', watch)),
  )
  media = await startTestMedia()
})
afterEach(() => media.close())

/** The transport on which a browser is DTLS client. */
async function receivingTransport(): Promise<TransportParameters> {
  const room = await media.openRoom(testCallId(), hearing())
  const leg = { mediaKey: identity.mediaKey, rtpCapabilities: routerRtpCapabilities() }
  return (await room.addLeg('caller', leg)).receive
}

const portOf = (socket: Socket): number => socket.address().port

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

/** OpenSSL's own client shakes hands with the transport, behind a relay that shows the credentials of ICE first. */
async function shakeHands(transport: TransportParameters, args: readonly string[]): Promise<void> {
  const port = transport.iceCandidates.find(({ protocol }) => protocol === 'udp')?.port ?? 0
  const [inside, outside] = [await bound(), await bound()]
  outside.send(framedBindingRequest(transport.iceParameters).subarray(2), port, '127.0.0.1')
  await once(outside, 'message')
  let client = 0
  inside.on('message', (packet, from) => {
    client = from.port
    outside.send(packet, port, '127.0.0.1')
  })
  outside.on('message', packet => inside.send(packet, client, '127.0.0.1'))
  const { certificatePemFile, keyPemFile } = identity
  const openssl = spawn(
    'openssl',
    [
      ...['s_client', '-connect', `127.0.0.1:${portOf(inside)}`, '-cert', certificatePemFile],
      ...['-key', keyPemFile, ...args],
    ],
    { stdio: ['pipe', 'ignore', 'ignore'] },
  )
  await once(openssl, 'spawn')
  onTestFinished(() => void openssl.kill('SIGKILL'))
}

const srtp = ['SRTP_AEAD_AES_256_GCM', 'SRTP_AEAD_AES_128_GCM', 'SRTP_AES128_CM_SHA1_80'] as const
const ciphers = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
] as const

test.each([
  ...srtp.map(profile => [profile, ciphers[0]] as const),
  ...ciphers.slice(0, 2).map(cipher => [srtp[2], cipher] as const),
])('a peer that offers %s and %s alone is heard', async (profile, cipher) => {
  const transport = await receivingTransport()
  await shakeHands(transport, ['-dtls1_2', '-use_srtp', profile, '-cipher', cipher])
  await expect.poll(() => states.get(transport.id), { timeout: 5000 }).toEqual(['connecting', 'connected'])
})

test.each([
  ['a 32-bit tag', ['-dtls1_2', '-use_srtp', 'SRTP_AES128_CM_SHA1_32', '-cipher', ciphers[0]]],
  ['CBC', ['-dtls1_2', '-use_srtp', srtp[1], '-cipher', 'ECDHE-ECDSA-AES128-SHA']],
  ['CBC of 256 bits', ['-dtls1_2', '-use_srtp', srtp[1], '-cipher', 'ECDHE-ECDSA-AES256-SHA']],
])('a peer that offers %s alone is refused where the worker is built here', async (_, args) => {
  const transport = await receivingTransport()
  await shakeHands(transport, args)
  // A worker from elsewhere takes them (docs/operating.md).
  const last = media.tcp === 'bounded' ? 'failed' : 'connected'
  await expect.poll(() => states.get(transport.id), { timeout: 5000 }).toEqual(['connecting', last])
})

test('a peer without SRTP is refused', async () => {
  const transport = await receivingTransport()
  await shakeHands(transport, ['-dtls1_2', '-cipher', ciphers[0]])
  await expect.poll(() => states.get(transport.id), { timeout: 5000 }).toEqual(['connecting', 'failed'])
})
