import { RingfenceError } from '../../../protocol/index.ts'
import { hearersOf } from '../audibility.ts'
import { type CallSession, isParty, type Party, partyOf, refuseUnlessParty, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { callerMuted } from '../gate/followGate.ts'

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
  const party = isParty(session, from) ? partyOf(session, from.side) : undefined
  if (!party) throw new RingfenceError('call-not-found')
  party.muted = muted
  if (from.side === 'caller') callerMuted(world, session, muted)
  const { callId } = session.call.admitted
  for (const hearer of hearersOf(session.call, from.side)) {
    tell(world, session, hearer, { event: 'otherMuted', callId, muted })
  }
}
