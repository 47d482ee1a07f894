import { type CallSession, isIn, type Party, partyOf, refuseUnlessParty, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'

/**
 * One side's browser measured whether anything of the other side arrives. That side is told, and told again when its page comes
 * back: it cannot know.
 * @throws RingfenceError `call-not-found`
 */
export function reportSound(world: CallWorld, session: CallSession, from: Party, arrives: boolean): void {
  refuseUnlessParty(session, from)
  const party = partyOf(session, from.side)
  if (!isIn(session, 'talking') || !party) return
  party.isDeaf = !arrives
  const { callId } = session.call.admitted
  const other = from.side === 'caller' ? 'agent' : 'caller'
  tell(world, session, other, { event: 'soundReported', callId, arrives })
}
