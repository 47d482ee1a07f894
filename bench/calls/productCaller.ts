import type { DtlsIdentity } from '../../e2e/peers/certificate.ts'
import { loadCapabilities } from '../../e2e/peers/voice.ts'
import {
  type CallId,
  CallTokenAnswer,
  type HangUpReason,
  type LegMedia,
  parse,
} from '../../protocol/index.ts'
import { fieldsOf } from '../child.ts'
import { makeBenchKey } from './benchKey.ts'
import { openProductSocket, type ProductSocket, postAsPage } from './productSocket.ts'

/** Where the bench's calls go. */
const benchSite = { site: 'bench', queue: 'line' } as const

/** A caller in line, by the same way in as a browser: key, token, proof, one joining frame. */
interface ProductCaller {
  readonly callId: CallId
  readonly media: LegMedia
  readonly socket: ProductSocket
  /** Resolves when the server says that the call ended, and why. */
  readonly ended: Promise<HangUpReason>
}

export async function joinProduct({ mediaKey }: DtlsIdentity): Promise<ProductCaller> {
  const { promise: ended, resolve: end } = Promise.withResolvers<HangUpReason>()
  const key = await makeBenchKey()
  const browserKey = key.publicKey
  const [socket, { answer }] = await Promise.all([
    openProductSocket(event => event.event === 'ended' && end(event.reason)),
    postAsPage(`/auth/sites/${benchSite.site}/call-tokens`, { queue: benchSite.queue, browserKey, mediaKey }),
  ])
  const { token } = parse(CallTokenAnswer, answer)
  const { jti } = fieldsOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
  const claims = { jti, nonce: socket.nonce, iat: Math.floor(Date.now() / 1000) }
  const joined = await socket.request('join', {
    token,
    proof: await key.signJws('call-proof+jwt', claims),
    rtpCapabilities: loadCapabilities,
    // As in Chromium.
    dtlsRole: 'server',
    pageContext: {},
    language: 'en',
  })
  return { callId: joined.callId, media: joined.media, socket, ended }
}
