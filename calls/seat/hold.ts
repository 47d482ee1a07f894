import type { EventOf, RingId } from '../../protocol/index.ts'
import type { LetGo } from '../ports/messages.ts'
import type { AgentTold, QueuesTold, RingTold } from '../ports/messagesToSeat.ts'
import { awaitMending, keepEmpty, leave } from './awaitedSeat.ts'
import {
  afterAccepting,
  afterRing,
  afterTalk,
  type FailedRing,
  holdForRing,
  mayBeRung,
  missedRingsUntilAway,
} from './seat.ts'
import {
  type Hold,
  refuseHold,
  type SeatSession,
  sayHold,
  seatChanged,
  tellCall,
  tellPage,
} from './seatSession.ts'
import type { SeatWorld } from './seatWorld.ts'

/** A call that is not heard of for so many rounds is no more: the hold of its ring, or of its talk, ends by itself. */
const silentRounds = { ringing: 4, talking: 12 }
/** Rounds for which a ring that is over is remembered: a minute. */
const roundsRemembered = 12

/** A call asks for the seat, or tells how its ring or talk stands. */
export function hearRing(world: SeatWorld, session: SeatSession, told: RingTold): void {
  const { hold } = session
  if (hold?.ringId !== told.ringId) {
    hearOtherRing(world, session, told)
    return
  }
  if (told.version <= hold.heardVersion) return
  hold.heardVersion = told.version
  hold.silentRounds = 0
  const { ring } = told
  if (ring.stage === 'taken') hold.isTaken = true
  if (ring.stage === 'ringing' || ring.stage === 'taken') tellCall(world, session, hold)
  else if (ring.stage === 'talking') hearTalk(world, session, hold, ring.awayTimeMs)
  else if (ring.stage === 'failed') ringFailed(world, session, hold, ring)
  else talkOver(world, session, hold, ring.ended)
}

/** One that this seat is not held for: it may be, if it was just begun and the seat is free. */
function hearOtherRing(world: SeatWorld, session: SeatSession, told: RingTold): void {
  const { ringId, callId, incarnation, version, ring } = told
  if (ring.stage === 'failed' || ring.stage === 'talked') {
    session.overRings.set(ringId, session.rounds)
    return
  }
  const { seat } = session
  const isFree =
    ring.stage === 'ringing' &&
    incarnation === session.incarnation &&
    !session.overRings.has(ringId) &&
    session.hold === null &&
    session.leftBecause === null &&
    session.goneAtMs === null &&
    mayBeRung(seat)
  if (!isFree) {
    // For good: a copy that comes late finds it over.
    session.overRings.set(ringId, session.rounds)
    refuseHold(world, { callId, ringId }, 'not-free')
    return
  }
  const hold: Hold = {
    ...{ ringId, callId, incarnation, toldVersion: 0, heardVersion: version, heardOrder: 0 },
    ...{ isKnown: false, isTaken: false, awayTimeMs: world.awayTimeMs, silentRounds: 0 },
  }
  session.seat = holdForRing(seat, hold)
  session.hold = hold
  tellCall(world, session, hold)
  seatChanged(world, session)
}

function hearTalk(world: SeatWorld, session: SeatSession, hold: Hold, awayTimeMs: number): void {
  hold.isTaken = true
  hold.awayTimeMs = awayTimeMs
  if (session.seat.occupation.state === 'talking') return
  session.seat = afterAccepting(session.seat, hold)
  session.onHoldChanged()
  tellRingEnded(world, session, hold, 'accepted')
  seatChanged(world, session)
}

/** The ring is over without a talk; where there was one all the same, nobody can say any more how it ended. */
function ringFailed(world: SeatWorld, session: SeatSession, hold: Hold, ring: FailedRing): void {
  if (session.seat.occupation.state === 'talking') {
    const { callId } = hold
    const ended = { event: 'ended', callId, reason: 'agent-gone', waitedMs: 0, talkedMs: 0 } as const
    talkOver(world, session, hold, ended)
    return
  }
  const dutyBefore = session.seat.duty
  session.seat = afterRing(session.seat, ring, world.clock.monotonic())
  letHoldGo(world, session, hold)
  tellRingEnded(world, session, hold, ring.outcome)
  if (session.seat.duty === 'away' && dutyBefore === 'on-duty') tellAway(world, session, ring)
  awaitIfGone(world, session, hold)
  seatChanged(world, session)
}

function tellAway(world: SeatWorld, session: SeatSession, ring: FailedRing): void {
  const why = awayBecause(ring)
  if (session.seat.mending) awaitMending(world, session)
  tellPage(world, session, { event: 'dutyChanged', duty: 'away', why })
  const { agentId } = session
  world.log.info('duty changed', { agentId, duty: 'away', why, missedRings: missedRingsUntilAway })
}

/** Nobody reads that they let a call pass which their sound let pass. */
const awayBecause = ({ outcome }: FailedRing): EventOf<'dutyChanged'>['why'] =>
  outcome === 'media-failed' || outcome === 'agent-device' ? outcome : 'missed-rings'

function talkOver(world: SeatWorld, session: SeatSession, hold: Hold, ended: EventOf<'ended'>): void {
  const nowMs = world.clock.monotonic()
  if (session.seat.occupation.state === 'ringing') tellRingEnded(world, session, hold, 'accepted')
  session.seat = afterTalk(session.seat, nowMs)
  letHoldGo(world, session, hold)
  tellPage(world, session, ended)
  awaitIfGone(world, session, hold)
  seatChanged(world, session)
}

/** An agent who is gone may still come back to the seat, for as long as the talk would have waited. */
function awaitIfGone(world: SeatWorld, session: SeatSession, { awayTimeMs }: Hold): void {
  if (session.leftBecause !== null || session.goneAtMs === null) return
  const leftMs = session.goneAtMs + awayTimeMs - world.clock.monotonic()
  if (leftMs > 0) keepEmpty(world, session, leftMs)
  else leave(world, session, 'gone')
}

/** The seat itself ends a ring: its agent leaves, or leaves duty. */
export function letRingGo(world: SeatWorld, session: SeatSession, why: LetGo): void {
  const { hold } = session
  if (!hold || session.seat.occupation.state !== 'ringing') return
  const outcome = why === 'declined' ? 'declined' : 'gone'
  sayHold(world, hold, { state: 'let-go', why })
  session.seat = afterRing(session.seat, { outcome, missed: false }, world.clock.monotonic())
  letHoldGo(world, session, hold)
  tellRingEnded(world, session, hold, outcome)
}

function letHoldGo(world: SeatWorld, session: SeatSession, { ringId }: Hold): void {
  session.hold = null
  session.overRings.set(ringId, session.rounds)
  session.onHoldChanged()
  if (session.leftBecause) world.forget(session)
}

function tellRingEnded(
  world: SeatWorld,
  session: SeatSession,
  { isKnown, ringId, callId }: Hold,
  outcome: EventOf<'ringEnded'>['outcome'],
): void {
  // Who only had a leg made ready has seen nothing, and lets it go by this.
  if (isKnown) tellPage(world, session, { event: 'ringEnded', ringId, callId, outcome })
}

/** A call says something to the agent; of a ring or talk that is over nobody hears any more. */
export function hearForAgent(world: SeatWorld, session: SeatSession, told: AgentTold): void {
  const { ringId, order, event } = told
  if (ringId !== null && !isInOrder(session.hold, ringId, order)) return
  const isRing = event.event === 'ringPrepared' || event.event === 'ringStarted'
  if (isRing && session.hold) session.hold.isKnown = true
  tellPage(world, session, event)
}

function isInOrder(hold: Hold | null, ringId: RingId, order: number): boolean {
  if (hold?.ringId !== ringId || order <= hold.heardOrder) return false
  hold.heardOrder = order
  return true
}

export function hearQueues(world: SeatWorld, session: SeatSession, told: QueuesTold): void {
  const { telling, queues } = told
  const before = session.queues
  if (before && telling <= before.telling) return
  session.queues = { telling, loads: queues }
  session.onQueues()
  if (before) tellPage(world, session, { event: 'queuesChanged', queues: [...queues] })
}

/** A round of telling is over: what is not heard of any more is let go. */
export function roundOver(world: SeatWorld, session: SeatSession): void {
  session.rounds += 1
  for (const [ringId, since] of session.overRings) {
    if (session.rounds - since > roundsRemembered) session.overRings.delete(ringId)
  }
  const { hold, seat } = session
  if (!hold || seat.occupation.state === 'free') return
  hold.silentRounds += 1
  if (hold.silentRounds > silentRounds[seat.occupation.state]) loseHold(world, session, hold)
}

/** Nothing is heard any more of what the seat is held for. */
export const loseHold = (world: SeatWorld, session: SeatSession, hold: Hold): void =>
  ringFailed(world, session, hold, { outcome: 'gone', missed: false })
