import type { DtlsIdentity } from '../../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../../e2e/peers/loadLeg.ts'
import { loadCapabilities, voiceParameters } from '../../../e2e/peers/voice.ts'
import type { CallId, EventFrame, EventOf } from '../../../protocol/index.ts'
import { makeBenchKey } from './benchKey.ts'
import { enrolAgent } from './enrolAgent.ts'
import { dtlsRoleOf, type ProductDoor } from './productDoor.ts'
import { openProductSocket } from './productSocket.ts'

/** An agent on duty who takes every ring at once, and lets go when the call ends. */
export interface ProductAgent {
  close(): void
}

/** `onTaken` gets the agent's leg as soon as the ring's media is known; the call is accepted when the leg is up. */
export async function seatAgent(
  door: ProductDoor,
  secret: string,
  index: number,
  identity: DtlsIdentity,
  onTaken: (callId: CallId, leg: LoadLeg, accepted: Promise<unknown>) => void,
): Promise<ProductAgent> {
  const key = await makeBenchKey()
  const cookie = await enrolAgent(door, secret, `Agent ${index}`, key.publicKey)
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
    // A ring that the service gave to the next agent meanwhile has nobody who waits for it.
    accepted.catch(() => undefined)
    onTaken(callId, taken, accepted)
  }
  const hear = (event: EventFrame): void => {
    if (event.event === 'ringStarted') take(event)
    if (event.event === 'ended' || (event.event === 'ringEnded' && event.outcome !== 'accepted')) leg?.close()
    // A connection that broke has set the seat away. The next ring may do better.
    if (event.event === 'dutyChanged' && event.duty === 'away') goOnDuty().catch(() => undefined)
  }
  const socket = await openProductSocket(door, hear, () => leg?.close(), { cookie })
  const goOnDuty = () => socket.request('setDuty', { duty: 'on-duty' })
  const { mediaKey } = identity
  const iat = Math.floor(Date.now() / 1000)
  await socket.request('takeSeat', {
    mediaKey,
    rtpCapabilities: loadCapabilities,
    ...dtlsRoleOf(door),
    seatKey: key.publicKey,
    proof: await key.signJws('seat-proof+jwt', { nonce: socket.nonce, mediaKey, iat }),
  })
  await goOnDuty()
  return { close: () => socket.close() }
}
