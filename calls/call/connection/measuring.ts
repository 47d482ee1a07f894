import type { Measure, Side } from '../../ports.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, cancelTimer, setTimer } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { beginTalk } from '../ring/accept.ts'
import { openIfReached } from '../ring/ringAgent.ts'
import { presenceOf } from './presence.ts'

/** How long the transports of a caller who was let in may take. */
const callerMediaTimeMs = 10_000

/** Something was seen of a leg; whatever waited for just that goes on. */
export function measure(world: CallWorld, session: CallSession, side: Side, what: Measure): void {
  session.measured[side] = new Set([...session.measured[side], what])
  if (what === 'connected') cancelTimer(session, `${side}-media`)
  if (side === 'caller' && what === 'reached' && session.unreached) {
    session.unreached = false
    callChanged(world, session)
  }
  openIfReached(world, session)
  beginTalk(world, session)
}

/** A caller whose sound never gets through is told so, instead of waiting for an agent who would hear nothing. */
export function awaitCallerMedia(world: CallWorld, session: CallSession): void {
  if (session.measured.caller.has('connected')) return
  setTimer(world, session, 'caller-media', callerMediaTimeMs, () => {
    if (session.measured.caller.has('connected') || presenceOf(session, 'caller').state !== 'here') return
    endCall(world, session, 'media-failed')
  })
}
