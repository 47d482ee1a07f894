import type { Side } from '../../ports.ts'
import { keepsRunningAway } from '../call.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, cancelTimer, isIn, logFields, setTimer, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { endRing } from '../ring/ringAgent.ts'
import { presenceOf } from './presence.ts'

const otherSide = (side: Side): Side => (side === 'caller' ? 'agent' : 'caller')

/**
 * The connection of one side broke, and its page may come back: the call waits for it. A waiting call keeps its place and is
 * not rung; a ring under way is over, and the agent free. Under the third ring it is over too. Idempotent.
 */
export const goAway = (world: CallWorld, session: CallSession, side: Side): void =>
  lose(world, session, side, { of: 'awayUntilMs', because: 'connection lost' })

/** The sound of one side has no way any more, and its page, which is there, seeks another: as {@link goAway}. Idempotent. */
export const loseMedia = (world: CallWorld, session: CallSession, side: Side): void =>
  lose(world, session, side, { of: 'mediaLostUntilMs', because: 'media lost' })

function lose(
  world: CallWorld,
  session: CallSession,
  side: Side,
  loss: { readonly of: 'awayUntilMs' | 'mediaLostUntilMs'; readonly because: string },
): void {
  if (session.call.phase === 'ended' || session[loss.of][side] !== null) return
  const before = presenceOf(session, side)
  const { awayTimeMs } = session.call.admitted.policy
  const nowMs = world.clock.monotonic()
  const untilMs = before.state === 'here' ? nowMs + awayTimeMs : before.untilMs
  session[loss.of][side] = untilMs
  // Whoever is away measures nothing.
  session.deaf.delete(side)
  world.log.info(loss.because, { ...logFields(session.call), side })
  if (loss.of === 'mediaLostUntilMs') tellItself(world, session, side, true, untilMs - nowMs)
  if (before.state !== 'here') return
  setTimer(world, session, `${side}-away`, awayTimeMs, () => giveUp(world, session, side))
  if (isIn(session, 'connecting')) endRing(world, session, { outcome: 'gone', because: 'caller-away' })
  if (keepsRunningAway(session.call.tries)) {
    endCall(world, session, 'caller-gone')
    return
  }
  tellOtherSide(world, session, side, true, awayTimeMs)
  callChanged(world, session)
}

const giveUp = (world: CallWorld, session: CallSession, side: Side): void =>
  endCall(world, session, presenceOf(session, side).state === 'away' ? `${side}-gone` : 'media-failed')

/** The page of one side is back with a leg. Where its media was lost, that must be seen to carry first. */
export function comeBack(world: CallWorld, session: CallSession, side: Side): void {
  if (session.awayUntilMs[side] === null) return
  session.awayUntilMs[side] = null
  world.log.info('connection back', { ...logFields(session.call), side })
  beHere(world, session, side)
}

/** The sound of one side has a way again: its page, or the media server, saw packets come and go. Idempotent. */
export function mediaIsBack(world: CallWorld, session: CallSession, side: Side): void {
  if (session.call.phase === 'ended' || session.mediaLostUntilMs[side] === null) return
  session.mediaLostUntilMs[side] = null
  world.log.info('media back', { ...logFields(session.call), side })
  tellItself(world, session, side, false, 0)
  beHere(world, session, side)
}

function beHere(world: CallWorld, session: CallSession, side: Side): void {
  if (presenceOf(session, side).state !== 'here') return
  cancelTimer(session, `${side}-away`)
  tellOtherSide(world, session, side, false, 0)
  callChanged(world, session)
}

/** A page need not have noticed by itself. */
function tellItself(
  world: CallWorld,
  session: CallSession,
  side: Side,
  lost: boolean,
  waitsMs: number,
): void {
  const { callId } = session.call.admitted
  tell(world, session, side, { event: 'mediaLost', callId, lost, waitsMs })
}

/** Before they talk, nobody else is part of the call. */
function tellOtherSide(
  world: CallWorld,
  session: CallSession,
  side: Side,
  away: boolean,
  waitsMs: number,
): void {
  if (!isIn(session, 'talking')) return
  const { callId } = session.call.admitted
  tell(world, session, otherSide(side), { event: 'otherAway', callId, away, waitsMs })
}
