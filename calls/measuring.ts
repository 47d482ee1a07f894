import { beginTalk } from './accepting.ts'
import { cancelTimer, type Floor, type Line, setTimer } from './floor.ts'
import { endCall } from './hangup.ts'
import type { Measure, Side } from './ports.ts'
import { presenceOf } from './presenceOf.ts'
import { openIfReached } from './ringer.ts'

/** How long the transports of a caller who was let in may take. */
const callerMediaTimeMs = 10_000

/** Something was seen of a leg; whatever waited for just that goes on. */
export function measure(floor: Floor, line: Line, side: Side, what: Measure): void {
  line.measured[side] = new Set([...line.measured[side], what])
  if (what === 'connected') cancelTimer(line, `${side}-media`)
  if (side === 'caller' && what === 'reached' && line.unreached) {
    line.unreached = false
    floor.changed()
  }
  openIfReached(floor, line)
  beginTalk(floor, line)
}

/** A caller whose sound never gets through is told so, instead of waiting for an agent who would hear nothing. */
export function awaitCallerMedia(floor: Floor, line: Line): void {
  if (line.measured.caller.has('connected')) return
  setTimer(floor, line, 'caller-media', callerMediaTimeMs, () => {
    if (line.measured.caller.has('connected') || presenceOf(line, 'caller').state !== 'here') return
    endCall(floor, line, 'media-failed')
  })
}
