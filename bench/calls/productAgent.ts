import type { DtlsIdentity } from '../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../e2e/peers/loadLeg.ts'
import { loadCapabilities, voiceParameters } from '../../e2e/peers/voice.ts'
import type { CallId, EventOf } from '../../protocol/index.ts'
import { makeBenchKey } from './benchKey.ts'
import { enrolAgent } from './enrolAgent.ts'
import { openProductSocket } from './productSocket.ts'

/** An agent on duty who takes every ring at once, and lets go when the call ends. */
export interface ProductAgent {
  close(): void
}

/** `onTaken` gets the agent's leg as soon as the ring's media is known; the call is accepted when the leg is up. */
export async function seatAgent(
  secret: string,
  index: number,
  identity: DtlsIdentity,
  onTaken: (callId: CallId, leg: LoadLeg, accepted: Promise<unknown>) => void,
): Promise<ProductAgent> {
  const key = await makeBenchKey()
  const cookie = await enrolAgent(secret, `Agent ${index}`, key.publicKey)
  const ssrc = 500_000 + index
  let leg: LoadLeg | undefined

  const take = ({ call, ringId, statement }: EventOf<'ringStarted'>): void => {
    const { callId, media } = call
    const taken = openLoadLeg(media, ssrc, identity)
    leg = taken
    const produced = socket.request('produce', { callId, rtpParameters: voiceParameters(ssrc) })
    const accepted = Promise.all([key.sign(statement), produced, taken.opened]).then(([signature]) =>
      socket.request('accept', { ringId, signature }),
    )
    onTaken(callId, taken, accepted)
  }
  const socket = await openProductSocket(event => {
    if (event.event === 'ringStarted') take(event)
    if (event.event === 'ended') leg?.close()
  }, cookie)
  const { mediaKey } = identity
  const iat = Math.floor(Date.now() / 1000)
  await socket.request('takeSeat', {
    mediaKey,
    rtpCapabilities: loadCapabilities,
    // As in Chromium.
    dtlsRole: 'server',
    seatKey: key.publicKey,
    proof: await key.signJws('seat-proof+jwt', { nonce: socket.nonce, mediaKey, iat }),
  })
  await socket.request('setDuty', { duty: 'on-duty' })
  return { close: () => socket.close() }
}
