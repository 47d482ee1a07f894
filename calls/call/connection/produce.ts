import type { RtpParameters } from '../../../protocol/index.ts'
import { type CallSession, type Party, refuseUnlessParty } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { callerVoiceStands } from '../gate/followGate.ts'

/**
 * Takes a party's one voice. That of a caller in line may be listened to from then on.
 * @throws RingfenceError `call-not-found`, `request-not-allowed`, `media-failed`
 */
export async function produce(
  world: CallWorld,
  session: CallSession,
  from: Party,
  rtpParameters: RtpParameters,
): Promise<void> {
  refuseUnlessParty(session, from)
  await session.room.produce(from.side, rtpParameters)
  if (from.side === 'caller') callerVoiceStands(world, session)
}
