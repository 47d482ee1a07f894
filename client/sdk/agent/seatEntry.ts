import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Platform } from '../assembly/platform.ts'
import type { MediaEngine } from '../platform/browser.ts'
import type { Signal } from '../signal/signalTypes.ts'
import type { AgentSession } from './account/agentSession.ts'

/** These codes say that nobody sits here any more; they are the answer, no failure to seek one. */
export const endsOfSession: readonly ErrorCode[] = [
  'signed-out',
  'session-expired',
  'sign-in-required',
  'seat-taken',
  'seat-in-other-tab',
  'revoked',
]

/** The certificate lives as long as the seat, and longer where the browser can keep it. */
export async function makeSeatEngine(platform: Platform, service: string): Promise<MediaEngine> {
  const [certificate, { createEngine }] = await Promise.all([
    platform.mediaCertificate('agent', service),
    platform.loadOnSeat(),
  ])
  return createEngine(certificate)
}

/** That the key of the session, this certificate and this socket belong together. */
export async function seatProof(
  platform: Platform,
  { hello }: Signal,
  { mediaKey }: MediaEngine,
  session: Pick<AgentSession, 'access'>,
) {
  const [key, { signSeatProof }] = await Promise.all([platform.seatKey(), platform.loadOnSeat()])
  const iat = Math.floor(platform.clock.now() / 1000)
  const proof = await signSeatProof(key, { nonce: hello.nonce, mediaKey, iat })
  const accessToken = session.access()
  return { mediaKey, seatKey: key.publicKey, proof, ...(accessToken !== undefined && { accessToken }) }
}
