import type { Side } from '../../ports.ts'
import { keepsRunningAway } from '../call.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, cancelTimer, isIn, logFields, partyOf, setTimer, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { followGate } from '../gate/followGate.ts'
import type { PartyState } from '../parties.ts'
import { endRing } from '../ring/ringAgent.ts'
import { giveUpLeg } from './callerLeg.ts'
import { isHere, presenceOf } from './presence.ts'

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
  const party = partyOf(session, side)
  if (session.call.phase === 'ended' || !party || party[loss.of] !== null) return
  const before = presenceOf(party)
  const { awayTimeMs } = session.call.admitted.policy
  const nowMs = world.clock.monotonic()
  const untilMs = before.state === 'here' ? nowMs + awayTimeMs : before.untilMs
  party[loss.of] = untilMs
  // Whoever is away measures nothing.
  party.isDeaf = false
  world.log.info(loss.because, { ...logFields(session.call), side })
  if (loss.of === 'mediaLostUntilMs') tellItself(world, session, side, true, untilMs - nowMs)
  else if (side === 'caller') awaitAbsence(world, session)
  if (before.state !== 'here') return
  setTimer(world, session, `${side}-away`, awayTimeMs, () => giveUp(world, session, party))
  if (isIn(session, 'connecting')) endRing(world, session, { outcome: 'gone', because: 'caller-away' })
  if (keepsRunningAway(session.call.tries)) {
    endCall(world, session, 'caller-gone')
    return
  }
  tellOtherSide(world, session, side, true, awayTimeMs)
  callChanged(world, session)
}

/** How long a page may take to load again before its caller counts as absent, in milliseconds. */
const absentAfterMs = 5000

/**
 * Callers who are not proven cost nothing to make: one who waits and does not come back at once holds a place in line and nothing
 * else, no room that others could have, and no media. Whoever returns within the time has the place they had.
 */
function awaitAbsence(world: CallWorld, session: CallSession): void {
  if (session.call.admitted.share.callClass === 'proven') return
  setTimer(world, session, 'caller-absent', absentAfterMs, () => {
    if (!isIn(session, 'waiting')) return
    session.isAbsent = true
    giveUpLeg(world, session)
    world.log.info('caller absent', { ...logFields(session.call) })
    callChanged(world, session)
  })
}

const giveUp = (world: CallWorld, session: CallSession, party: PartyState): void =>
  endCall(world, session, presenceOf(party).state === 'away' ? `${party.side}-gone` : 'media-failed')

/** The page of one side is back with a leg. Where its media was lost, that must be seen to carry first. */
export function comeBack(world: CallWorld, session: CallSession, side: Side): void {
  const party = partyOf(session, side)
  if (!party || party.awayUntilMs === null) return
  party.awayUntilMs = null
  if (side === 'caller') {
    cancelTimer(session, 'caller-absent')
    session.isAbsent = false
  }
  world.log.info('connection back', { ...logFields(session.call), side })
  beHere(world, session, party)
}

/** The sound of one side has a way again: its page, or the media server, saw packets come and go. Idempotent. */
export function mediaIsBack(world: CallWorld, session: CallSession, side: Side): void {
  const party = partyOf(session, side)
  if (session.call.phase === 'ended' || !party || party.mediaLostUntilMs === null) return
  party.mediaLostUntilMs = null
  world.log.info('media back', { ...logFields(session.call), side })
  tellItself(world, session, side, false, 0)
  beHere(world, session, party)
}

function beHere(world: CallWorld, session: CallSession, party: PartyState): void {
  if (!isHere(party)) return
  cancelTimer(session, `${party.side}-away`)
  tellOtherSide(world, session, party.side, false, 0)
  if (party.side === 'caller') followGate(world, session)
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
