import type { QueueKey, SiteKey } from '../../protocol/index.ts'
import type { Nearness } from '../policy/nearness.ts'
import { type Calm, isUnderPressure, usualCalm } from '../policy/pressure.ts'
import { type RoomPolicy, whyNoRoom } from '../policy/room.ts'
import { whyShed } from '../policy/shedding.ts'
import type { AdmissionAnswer, AdmissionAsked, CallTold, Post, ToDispatch } from '../ports/messages.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Clock, Log, UnderAttack } from '../ports.ts'
import { createAgentBudget } from './agentBudget.ts'
import { createAgentReserve } from './agentReserve.ts'
import { createKnownCalls } from './knownCalls.ts'
import { createKnownSeats } from './knownSeats.ts'
import { createMatcher } from './matcher.ts'
import { createNearRing } from './nearRing.ts'
import { expectedWaitMs, othersMayTake, whyNoHope } from './queue.ts'
import { createQueueNews } from './queueNews.ts'

export interface DispatchWorld {
  readonly queues: readonly QueuePolicy[]
  readonly room: RoomPolicy
  /** {@link usualNearness} unless given. */
  readonly nearness?: Nearness
  /** Up to where a queue is in calm; `usualCalm` unless given. */
  readonly calm?: Calm
  readonly attacks: UnderAttack
  readonly clock: Clock
  readonly log: Log
  readonly post: Post
  /** Rounds of telling until all calls and seats must have been heard of; 0 where none can live yet. */
  readonly roundsUntilAllHeard?: number
}

/**
 * Order, matching, places, expected wait, admission, and the directory from a caller to their call. It knows calls and seats by
 * what they last told, and changes neither: it proposes, and they dispose.
 */
export interface Dispatch {
  receive(message: ToDispatch): void
  /** A round of telling is over. Whatever is believed is said again; what was not heard of for some rounds is forgotten. */
  roundOver(): void
  /** How full a queue is, as far as it is known: it changes nothing, and nothing waits for it. */
  pressure(site: SiteKey, queue: QueueKey): QueuePressure
  /** Idempotent. */
  close(): void
}

/** What a queue has to do. */
export interface QueuePressure {
  /** Callers in line for whom nobody answers. */
  readonly inLine: number
  /** Free or busy, and those who may be back any moment. */
  readonly agentsOnDuty: number
}

/** Why somebody is not let in, and what may be said of the time. */
type Refusal = Omit<Extract<AdmissionAnswer, { state: 'refused' }>, 'state'>

/** Begins with nothing known. */
export function createDispatch(world: DispatchWorld): Dispatch {
  const { clock, log, post, attacks } = world
  const sites = new Set(world.queues.map(({ queue }) => queue.site))
  const calls = createKnownCalls()
  const seats = createKnownSeats()
  const reserve = createAgentReserve(calls, seats)
  // Sites share their agents, so an attack on one is one on all.
  const isUnderAttack = () => [...sites].some(site => attacks.isUnder(site))
  const budget = createAgentBudget(calls, seats, { atLeast: world.room.unproven.agentPart, isUnderAttack })
  const nextMatch = createMatcher({ calls, seats, reserve, budget })
  const nearRing = createNearRing({ ...world, calls, reserve })
  const pressure = (site: SiteKey, queue: QueueKey): QueuePressure => ({
    inLine: calls.census.inLineOf(site, queue),
    agentsOnDuty: seats.onDuty.size,
  })
  const underPressure = (site: SiteKey, queue: QueueKey): boolean =>
    attacks.isUnder(site) || isUnderPressure(pressure(site, queue), world.calm ?? usualCalm)
  const news = createQueueNews({ ...world, calls, seats, reserve, nearRing, underPressure })
  let roundsUntilAllHeard = world.roundsUntilAllHeard ?? 0
  let isUnsettled = false
  let isClosed = false

  /** Settles once, later in this tick, after any number of messages. */
  function changed(): void {
    if (isUnsettled) return
    isUnsettled = true
    const settling = Promise.resolve().then(() => {
      isUnsettled = false
      if (!isClosed) settle()
    })
    settling.catch(cause => log.error('dispatch not settled', { cause }))
  }

  function settle(): void {
    sayNoHope()
    proposeRings()
    news.changed()
  }

  function proposeRings(): void {
    for (let match = nextMatch(clock.monotonic()); match; match = nextMatch(clock.monotonic())) {
      const { call, seat } = match
      const { callId, version: callVersion, report } = call
      const { agentId, incarnation } = seat
      calls.propose(callId, agentId)
      seats.propose(seat, callId)
      const othersOnDuty = othersMayTake(report.declinedBy, seats.onDuty, agentId)
      post({
        ...{ to: 'call', type: 'ringProposed', callId, callVersion, agentId, incarnation, othersOnDuty },
        underPressure: underPressure(call.device.site, call.queue),
      })
    }
  }

  function sayNoHope(): void {
    if (roundsUntilAllHeard > 0) return
    const all = seats.onDuty.size > 0 ? calls.declined : calls.byId.values()
    for (const { callId, report, version: callVersion } of all) {
      // Who is only being let in, by version 0, waits for nobody yet, and need not begin to.
      const isHoping = !report || report.phase === 'waiting'
      const reason = isHoping ? whyNoHope(report?.declinedBy ?? [], seats.onDuty) : null
      if (reason) post({ to: 'call', type: 'noHope', callId, callVersion, reason })
    }
  }

  /** The most lasting reason first. Nobody is said to be away before all were heard. */
  function whyRefused({ device: { site }, queue, share }: AdmissionAsked): Refusal | null {
    if (roundsUntilAllHeard === 0 && seats.onDuty.size === 0) return { code: 'no-agent' }
    const { callClass, source } = share
    const occupied = calls.census.seenFrom({ site, queue, share }, sites)
    const code = whyNoRoom(world.room, occupied, { site, callClass })
    const crowding = { ...occupied, address: source.address, isUnderAttack: attacks.isUnder(site) }
    const shed = callClass === 'unproven' ? whyShed(world.room.unproven, crowding, clock.now()) : null
    const refusal = code ? { code } : shed
    return refusal && { ...refusal, ...waitAtEnd(share) }
  }

  /** How long whoever came last waits; nothing where nobody can tell. */
  function waitAtEnd({ callClass }: AdmissionAsked['share']): Pick<Refusal, 'expectedWaitMs'> {
    const agents = reserve.agentsFor(callClass, clock.monotonic())
    const waitMs = expectedWaitMs(calls.line.size + 1, calls.recentTalksMs, agents)
    return waitMs === null ? {} : { expectedWaitMs: waitMs }
  }

  function answerAdmission(asked: AdmissionAsked): AdmissionAnswer {
    const { callId, device, queue, share } = asked
    const known = calls.byId.get(callId)
    const elsewhere = known ? undefined : calls.onOtherDevice(device)
    if (elsewhere?.report) return { state: 'elsewhere', callId: elsewhere.callId }
    if (elsewhere) return { state: 'joining-elsewhere' }
    const isAllHeard = roundsUntilAllHeard === 0
    const refusal = known ? null : whyRefused(asked)
    if (refusal) return { state: 'refused', ...refusal }
    const call = known ?? calls.reserve({ callId, device, queue, share })
    if (!known && share.callClass === 'proven') reserve.provenCame(clock.monotonic())
    call.silentRounds = 0
    const place = calls.line.placeOf(callId)
    // Whoever asks again heard the first answer.
    if (!known) call.toldPlace = isAllHeard ? place : null
    const agents = reserve.agentsFor(share.callClass, clock.monotonic())
    const isNear = nearRing.isNearAt(place, agents)
    if (!known) call.toldNear = isNear
    return {
      ...{ state: 'admitted', arrival: call.arrival, place: isAllHeard ? place : null },
      expectedWaitMs: expectedWaitMs(place, calls.recentTalksMs, agents),
      isNear,
      underPressure: underPressure(device.site, queue),
    }
  }

  function receive(message: ToDispatch): void {
    if (isClosed) return
    if (message.type === 'admissionAsked') {
      const { callId } = message
      if (calls.isOver(callId)) return
      post({ to: 'call', type: 'admissionAnswered', callId, answer: answerAdmission(message) })
      return
    }
    if (message.type === 'callTold') hearCall(message)
    else if (message.type === 'callReported') budget.reported(message.callId)
    else seats.hear(message, clock.monotonic())
    changed()
  }

  function hearCall(told: CallTold): void {
    const { callId, call } = told
    const isUnproven = calls.byId.get(callId)?.share.callClass === 'unproven'
    if (isUnproven && call.phase === 'ended' && call.talkedMs !== null) budget.talked(callId, call.isGood)
    calls.hear(told, clock.monotonic())
  }

  function roundOver(): void {
    roundsUntilAllHeard = Math.max(0, roundsUntilAllHeard - 1)
    calls.roundOver()
    seats.roundOver()
    reserve.roundOver(clock.monotonic())
    budget.roundOver(clock.monotonic())
    // Whoever it was proposed to has had the time of a round to say so.
    for (const call of calls.byId.values()) if (call.proposedTo !== null) calls.withdraw(call)
    for (const seat of seats.byAgent.values()) if (seat.proposedTo !== null) seats.withdraw(seat)
    news.repeat()
    changed()
  }

  return {
    receive,
    roundOver,
    pressure,
    close() {
      isClosed = true
      news.close()
    },
  }
}
