import type { DtlsIdentity } from '../../../e2e/peers/certificate.ts'
import { loadCapabilities } from '../../../e2e/peers/voice.ts'
import type { CallId, HangUpReason, LegMedia } from '../../../protocol/index.ts'
import { fieldsOf } from '../../child.ts'
import { makeBenchKey } from './benchKey.ts'
import { dtlsRoleOf, type ProductDoor } from './productDoor.ts'
import { openProductSocket, type ProductSocket, postAsPage } from './productSocket.ts'

/** Where the bench's calls go. */
const benchSite = { site: 'bench', queue: 'line' } as const

/** A caller in line, by the same way in as a browser: key, token, proof, one joining frame. */
export interface ProductCaller {
  readonly callId: CallId
  readonly media: LegMedia
  readonly socket: ProductSocket
  /** Resolves when the server says that they talk. */
  readonly talking: Promise<void>
  /** Resolves when the server says that the call ended, and why, or when the socket broke. */
  readonly ended: Promise<HangUpReason | 'socket closed'>
}

export async function joinProduct(door: ProductDoor, { mediaKey }: DtlsIdentity): Promise<ProductCaller> {
  const { promise: talking, resolve: talk } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<HangUpReason | 'socket closed'>()
  const key = await makeBenchKey()
  const browserKey = key.publicKey
  const [socket, { answer }] = await Promise.all([
    openProductSocket(
      door,
      event => {
        if (event.event === 'talking') talk()
        if (event.event === 'ended') end(event.reason)
      },
      () => end('socket closed'),
    ),
    postAsPage(door, `/auth/sites/${benchSite.site}/call-tokens`, {
      queue: benchSite.queue,
      browserKey,
      mediaKey,
    }),
  ])
  const { token } = door.contract.parse(door.contract.CallTokenAnswer, answer)
  const { jti } = fieldsOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
  const claims = { jti, nonce: socket.nonce, iat: Math.floor(Date.now() / 1000) }
  const joined = await socket.request('join', {
    token,
    proof: await key.signJws('call-proof+jwt', claims),
    rtpCapabilities: loadCapabilities,
    ...dtlsRoleOf(door),
    pageContext: {},
    language: 'en',
  })
  const { callId, media } = joined
  // Who calls an agent that is there is near the ring.
  if (!media) throw new Error('a call was let in without media')
  return { callId, media, socket, talking, ended }
}
