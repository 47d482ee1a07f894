import { cancelTimer, type Floor, isIn, type Line, logFields, setTimer, tell } from './floor.ts'
import { endCall } from './hangup.ts'
import type { Side } from './ports.ts'
import { presenceOf } from './presenceOf.ts'
import { keepsRunningAway } from './queue.ts'
import { endRing } from './ringer.ts'

const otherSide = (side: Side): Side => (side === 'caller' ? 'agent' : 'caller')

/**
 * The connection of one side broke, and its page may come back: the call waits for it. A waiting call keeps its place and is
 * not rung; a ring under way is over, and the agent free. Under the third ring it is over too. Idempotent.
 */
export const goAway = (floor: Floor, line: Line, side: Side): void =>
  lose(floor, line, side, { of: 'awayUntilMs', because: 'connection lost' })

/** The sound of one side has no way any more, and its page, which is there, seeks another: as {@link goAway}. Idempotent. */
export const loseMedia = (floor: Floor, line: Line, side: Side): void =>
  lose(floor, line, side, { of: 'mediaLostUntilMs', because: 'media lost' })

function lose(
  floor: Floor,
  line: Line,
  side: Side,
  loss: { readonly of: 'awayUntilMs' | 'mediaLostUntilMs'; readonly because: string },
): void {
  if (line.call.phase === 'ended' || line[loss.of][side] !== null) return
  const before = presenceOf(line, side)
  const { awayTimeMs } = line.call.admitted.policy
  const nowMs = floor.clock.monotonic()
  const untilMs = before.state === 'here' ? nowMs + awayTimeMs : before.untilMs
  line[loss.of][side] = untilMs
  // Whoever is away measures nothing.
  line.deaf.delete(side)
  floor.log.info(loss.because, { ...logFields(line.call), side })
  if (loss.of === 'mediaLostUntilMs') tellItself(floor, line, side, true, untilMs - nowMs)
  if (before.state !== 'here') return
  setTimer(floor, line, `${side}-away`, awayTimeMs, () => giveUp(floor, line, side))
  if (isIn(line, 'connecting')) endRing(floor, line, { outcome: 'gone', because: 'caller-away' })
  if (keepsRunningAway(line.call.tries)) {
    endCall(floor, line, 'caller-gone')
    return
  }
  tellOtherSide(floor, line, side, true, awayTimeMs)
  floor.changed()
}

const giveUp = (floor: Floor, line: Line, side: Side): void =>
  endCall(floor, line, presenceOf(line, side).state === 'away' ? `${side}-gone` : 'media-failed')

/** The page of one side is back with a leg. Where its media was lost, that must be seen to carry first. */
export function comeBack(floor: Floor, line: Line, side: Side): void {
  if (line.awayUntilMs[side] === null) return
  line.awayUntilMs[side] = null
  floor.log.info('connection back', { ...logFields(line.call), side })
  beHere(floor, line, side)
}

/** The sound of one side has a way again: its page, or the media server, saw packets come and go. Idempotent. */
export function mediaIsBack(floor: Floor, line: Line, side: Side): void {
  if (line.call.phase === 'ended' || line.mediaLostUntilMs[side] === null) return
  line.mediaLostUntilMs[side] = null
  floor.log.info('media back', { ...logFields(line.call), side })
  tellItself(floor, line, side, false, 0)
  beHere(floor, line, side)
}

function beHere(floor: Floor, line: Line, side: Side): void {
  if (presenceOf(line, side).state !== 'here') return
  cancelTimer(line, `${side}-away`)
  tellOtherSide(floor, line, side, false, 0)
  floor.changed()
}

/** A page need not have noticed by itself. */
function tellItself(floor: Floor, line: Line, side: Side, lost: boolean, waitsMs: number): void {
  const { callId } = line.call.admitted
  tell(floor, line.call, side, { event: 'mediaLost', callId, lost, waitsMs })
}

/** Before they talk, nobody else is part of the call. */
function tellOtherSide(floor: Floor, line: Line, side: Side, away: boolean, waitsMs: number): void {
  if (!isIn(line, 'talking')) return
  const { callId } = line.call.admitted
  tell(floor, line.call, otherSide(side), { event: 'otherAway', callId, away, waitsMs })
}
