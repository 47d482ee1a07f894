import { type CallSession, isIn, partyOf } from './callSession.ts'
import { isHere } from './connection/presence.ts'
import { isAsked } from './gate/gateState.ts'

/**
 * What a call still lacks before an agent is rung for it. `turn`: it is rung for or talks already. `former-ring`: a leg of its last
 * attempt is on its way. `caller`: the caller is away. `path`: no packet reaches them. `media`: they have no leg. `gate`: they have yet to
 * show to be there.
 */
type Lack = 'turn' | 'former-ring' | 'caller' | 'path' | 'media' | 'gate'

/**
 * Lacks that end by themselves when the ring is near: nobody behind is near in place of such a call. The gate is none: whoever never passes
 * it would keep others from the ring.
 */
const endNearTheRing: ReadonlySet<Lack> = new Set<Lack>(['media'])

/** The first of them; `null`: nothing. The one place that decides it. */
function lackOf(session: CallSession): Lack | null {
  if (!isIn(session, 'waiting')) return 'turn'
  if (session.agentLeg !== 'none') return 'former-ring'
  if (!isHere(partyOf(session, 'caller'))) return 'caller'
  if (session.unreached) return 'path'
  if (session.callerLeg.state !== 'up') return 'media'
  return isAsked(session) ? 'gate' : null
}

/** A call that may not be rung for is passed over until that is over. */
export const isRingable = (session: CallSession): boolean => lackOf(session) === null

/** Whether nothing lacks but what ends when the ring is near. */
export function isCandidate(session: CallSession): boolean {
  const lack = lackOf(session)
  return lack === null || endNearTheRing.has(lack)
}
