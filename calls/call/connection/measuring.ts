import type { Measure, Side } from '../../ports.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, cancelTimer, isSeen, partyOf, setTimer } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { beginTalk } from '../ring/accept.ts'
import { openIfReached } from '../ring/ringAgent.ts'
import { isHere } from './presence.ts'

/** How long the transports of a caller who was let in may take. */
const callerMediaTimeMs = 10_000

/** Something was seen of a leg; whatever waited for just that goes on. */
export function measure(world: CallWorld, session: CallSession, side: Side, what: Measure): void {
  const party = partyOf(session, side)
  if (!party) return
  party.measured = new Set([...party.measured, what])
  party.wasHeard ||= what === 'heard'
  if (what === 'connected') cancelTimer(session, `${side}-media`)
  if (side === 'caller' && what === 'connected') session.callerLeg.failing = null
  if (side === 'caller' && what === 'reached' && session.unreached) {
    session.unreached = false
    callChanged(world, session)
  }
  openIfReached(world, session)
  beginTalk(world, session)
}

/**
 * A caller whose sound never gets through is told so, instead of waiting for an agent who would hear nothing. `fail` is for what else
 * may be done about it.
 */
export function awaitCallerMedia(
  world: CallWorld,
  session: CallSession,
  fail = () => endCall(world, session, 'media-failed'),
): void {
  if (isSeen(session, 'caller', 'connected')) return
  setTimer(world, session, 'caller-media', callerMediaTimeMs, () => {
    if (!isSeen(session, 'caller', 'connected') && isHere(partyOf(session, 'caller'))) fail()
  })
}
