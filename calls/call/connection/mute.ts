import { RingfenceError } from '../../../protocol/index.ts'
import { hearerOf } from '../audibility.ts'
import { type CallSession, isParty, type Party, refuseUnlessParty, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'

/** @throws RingfenceError `call-not-found`, also for a party that is none any more when it is done */
export async function setMuted(
  world: CallWorld,
  session: CallSession,
  from: Party,
  muted: boolean,
): Promise<void> {
  refuseUnlessParty(session, from)
  await session.room.setMuted(from.side, muted)
  // The call, or this agent's part in it, may have ended meanwhile.
  if (!isParty(session, from)) throw new RingfenceError('call-not-found')
  session.muted[from.side] = muted
  const { callId } = session.call.admitted
  const hearer = hearerOf(session.call, from.side)
  if (hearer) tell(world, session, hearer, { event: 'otherMuted', callId, muted })
}
