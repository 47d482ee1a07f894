import { cancelTimer, type Floor, isIn, type Line, logFields, setTimer, tell } from './floor.ts'
import { endCall } from './hangup.ts'
import type { Side } from './ports.ts'
import { keepsRunningAway } from './queue.ts'
import { endRing } from './ringer.ts'

const otherSide = (side: Side): Side => (side === 'caller' ? 'agent' : 'caller')

/**
 * The connection of one side broke, and its page may come back: the call waits for it. A waiting call keeps its place and is
 * not rung; a ring under way is over, and the agent free. Under the third ring it is over too. Idempotent.
 */
export function goAway(floor: Floor, line: Line, side: Side): void {
  if (line.call.phase === 'ended' || line.awayUntilMs[side] !== null) return
  const { awayTimeMs } = line.call.admitted.policy
  line.awayUntilMs[side] = floor.clock.monotonic() + awayTimeMs
  setTimer(floor, line, `${side}-away`, awayTimeMs, () => endCall(floor, line, `${side}-gone`))
  floor.log.info('connection lost', { ...logFields(line.call), side })
  if (isIn(line, 'connecting')) endRing(floor, line, { outcome: 'gone', because: 'caller-away' })
  if (keepsRunningAway(line.call.tries)) {
    endCall(floor, line, 'caller-gone')
    return
  }
  tellOtherSide(floor, line, side, true, awayTimeMs)
  floor.changed()
}

/** The page of one side is back with a leg. */
export function comeBack(floor: Floor, line: Line, side: Side): void {
  if (line.awayUntilMs[side] === null) return
  line.awayUntilMs[side] = null
  cancelTimer(line, `${side}-away`)
  floor.log.info('connection back', { ...logFields(line.call), side })
  tellOtherSide(floor, line, side, false, 0)
  floor.changed()
}

/** Before they talk, nobody else is part of the call. */
function tellOtherSide(floor: Floor, line: Line, side: Side, away: boolean, waitsMs: number): void {
  if (!isIn(line, 'talking')) return
  const { callId } = line.call.admitted
  tell(floor, line.call, otherSide(side), { event: 'otherAway', callId, away, waitsMs })
}
