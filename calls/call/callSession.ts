import {
  type AgentId,
  type CallId,
  type ConsumerParameters,
  type EventFrame,
  RingfenceError,
  type VerifiedCallToken,
} from '../../protocol/index.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Relays } from '../ports/relays.ts'
import type {
  CallMemory,
  Clock,
  Log,
  Measure,
  Media,
  NewIds,
  Notify,
  Receipts,
  Room,
  SeatProofs,
  Side,
  StepUpProver,
} from '../ports.ts'
import type { Seat } from '../seat/seat.ts'
import { agentOf, type Call, type LiveCall, type WaitingCall } from './call.ts'
import type { Outbox } from './ending/outbox.ts'
import type { OpenMove } from './entering/openMove.ts'
import type { StepUps } from './stepUps/stepUps.ts'

export interface DeskOptions {
  readonly queues: readonly QueuePolicy[]
  readonly maxCalls: number
  /** Most that may be unwritten, counting the calls that live; `mostUnwritten` unless given. */
  readonly mostUnwritten?: number
  readonly media: Media
  readonly relays: Relays
  readonly notify: Notify
  readonly memory: CallMemory
  readonly stepUpProver: StepUpProver
  readonly seatProofs: SeatProofs
  readonly receipts: Receipts
  readonly clock: Clock
  readonly ids: NewIds
  readonly log: Log
}

/** Who asks for something of a call. */
export type Party =
  | { readonly side: 'caller'; readonly callId: CallId }
  | { readonly side: 'agent'; readonly agentId: AgentId }

export type PartyOf<S extends Side> = Extract<Party, { readonly side: S }>

type TimerName =
  | 'wait'
  | 'ring'
  | 'reach'
  | 'caller-media'
  | 'agent-media'
  | 'voice'
  | 'cap'
  | 'cap-near'
  | 'step-up'
  | 'caller-away'
  | 'agent-away'
  | 'authorization'
  | 'move'

/** A call and everything held for it. `call` is replaced by each step; what is held ends with the call. */
export interface CallSession {
  call: Call
  readonly room: Room
  readonly timers: Map<TimerName, () => void>
  readonly muted: Record<Side, boolean>
  /** Sides whose page says that nothing of the other side arrives. */
  readonly deaf: Set<Side>
  /** `making`: an agent's leg is on its way, so that no second one may be asked for. */
  agentLeg: 'none' | 'making' | 'up'
  /** Until when the call waits for a side whose connection broke, by the monotonic clock; `null`: it is there. */
  readonly awayUntilMs: Record<Side, number | null>
  /** What was seen of each side's present leg. */
  readonly measured: Record<Side, ReadonlySet<Measure>>
  /** Nobody is rung for a caller whom no packet reached in time, until one does. */
  unreached: boolean
  /** The same for a side whose sound has no way while its connection stands. See `presence`. */
  readonly mediaLostUntilMs: Record<Side, number | null>
  /** When each side last sought another path for its sound, by the monotonic clock. */
  readonly restartedIceAtMs: Record<Side, number>
  /** Settles when every replacement of a leg so far is done. */
  legTurns: Promise<unknown>
  /** Another device that wants the call. */
  move: OpenMove | null
  /** Consumers for an agent who does not know of the ring yet. */
  heldConsumers: ConsumerParameters[]
  /** The place that the caller was last told. */
  toldPlace: number | null
  /** What the agent's seat is to sign because the call moved, until it has. */
  askedStatement: string | null
  stepUps: StepUps
  /** The verification of a passkey's answer that is under way, with what follows from it. */
  stepUpChecked: Promise<unknown> | null
}

/** Everything that lives at the desk. */
export interface CallWorld extends DeskOptions {
  readonly sessions: Map<CallId, CallSession>
  /** Calls that are being let in. */
  readonly joining: Map<CallId, { readonly token: VerifiedCallToken; isRevoked: boolean }>
  readonly seats: Map<AgentId, Seat>
  /** What must be written about calls. */
  readonly outbox: Outbox
  /** Ends the wait for an agent who may be back any moment. */
  readonly awaitedSeats: Map<AgentId, () => void>
  /** Work that closing waits for. */
  readonly pending: Set<Promise<unknown>>
  readonly recentTalksMs: number[]
  arrivals: number
  /** How far the clock was ahead of the monotonic one when the leases were last renewed. */
  clockAheadMs: number
  /** Stops the timer that renews the leases; `null` while there are none. */
  stopRenewing: (() => void) | null
  stopping: boolean
  /** Calls in line as the seats were last told. */
  toldLine: string
  /** Something changed that may lead to a ring, an end or news: the floor is settled once, later in this tick. */
  changed(): void
}

/** A line whose call is in this phase. */
type SessionIn<P extends Call['phase']> = CallSession & { call: Extract<Call, { phase: P }> }

export const isIn = <P extends Call['phase']>(session: CallSession, phase: P): session is SessionIn<P> =>
  session.call.phase === phase

export const sessionsIn = <P extends Call['phase']>(world: CallWorld, phase: P): SessionIn<P>[] =>
  [...world.sessions.values()].filter(session => isIn(session, phase))

export const waitingCalls = (world: CallWorld): WaitingCall[] =>
  sessionsIn(world, 'waiting').map(session => session.call)

/** Replaces what stands at a seat, unless the agent has left it. */
export function updateSeat(
  world: CallWorld,
  agentId: AgentId,
  update: (seat: Seat) => Seat,
): Seat | undefined {
  const seat = world.seats.get(agentId)
  if (!seat) return undefined
  const updated = update(seat)
  world.seats.set(agentId, updated)
  return updated
}

/** The agent is back, or never will be. */
export function endAwaiting(world: CallWorld, agentId: AgentId): void {
  world.awaitedSeats.get(agentId)?.()
  world.awaitedSeats.delete(agentId)
}

/** Nobody sits there any more. */
export function removeSeat(world: CallWorld, agentId: AgentId, why: 'gone' | 'signed-out' | 'revoked'): void {
  endAwaiting(world, agentId)
  if (world.seats.delete(agentId)) world.log.info('seat left', { agentId, why })
}

/** The call that this seat is busy with. */
export const sessionAtSeat = (world: CallWorld, { occupation }: Seat): CallSession | undefined =>
  occupation.state === 'free' ? undefined : world.sessions.get(occupation.callId)

/** One timer of each name per call; setting it again replaces it. */
export function setTimer(
  world: CallWorld,
  session: CallSession,
  name: TimerName,
  ms: number,
  act: () => void,
): void {
  cancelTimer(session, name)
  session.timers.set(name, world.clock.after(Math.max(0, ms), act))
}

export function cancelTimer(session: CallSession, name: TimerName): void {
  session.timers.get(name)?.()
  session.timers.delete(name)
}

export function cancelTimers(session: CallSession): void {
  for (const name of [...session.timers.keys()]) cancelTimer(session, name)
}

/** Whether this party is part of the call now. */
export const isParty = (session: CallSession, from: Party): boolean =>
  from.side === 'caller'
    ? from.callId === session.call.admitted.callId
    : agentOf(session.call) === from.agentId && session.call.phase !== 'ended'

/**
 * The call that a party speaks of.
 * @throws RingfenceError `call-not-found` when it has ended or is not theirs.
 */
export function sessionOf(world: CallWorld, from: Party, callId: CallId): CallSession {
  const session = world.sessions.get(callId)
  if (!session || !isParty(session, from)) throw new RingfenceError('call-not-found')
  return session
}

/** Tells one side of a call; an agent who is no part of it hears nothing. */
export function tell(world: CallWorld, call: Call, side: Side, event: EventFrame): void {
  const agentId = agentOf(call)
  if (side === 'caller') world.notify.caller(call.admitted.callId, event)
  else if (agentId) world.notify.agent(agentId, event)
}

/** What every log line about a call says. */
export interface CallFields {
  readonly callId: CallId
  /** Of the token that the call began with, wherever it moved: the one id from the token's issue to the record. */
  readonly jti: string
  readonly site: string
  readonly queue: string
  /** Whoever is rung, talks or talked. */
  readonly agentId?: AgentId
}

export function logFields(call: Call): CallFields {
  const { callId, token, formerJtis } = call.admitted
  const agentId = call.phase === 'connecting' ? call.ring.agentId : 'agentId' in call ? call.agentId : null
  const jti = formerJtis[0] ?? token.jti
  return { callId, jti, site: token.site, queue: token.queue, ...(agentId && { agentId }) }
}

/**
 * Now, on the time line of one call: what the clock said at its admission and, from then on, what has passed. Whoever sets the
 * clock meanwhile makes no talk longer or shorter. Milliseconds since the epoch.
 */
export const timeOf = (world: CallWorld, { admitted }: Pick<Call, 'admitted'>): number =>
  admitted.admittedAtMs + (world.clock.monotonic() - admitted.admittedMonotonicMs)

/** How long a living call has waited for its talk, in milliseconds; before that, by now. */
export const waitedMs = (world: CallWorld, call: LiveCall): number =>
  (call.phase === 'talking' ? call.talkingAtMs : timeOf(world, call)) - call.admitted.admittedAtMs

/** Lets closing wait for this work; its failure is the business of whoever started it. */
export function track<T>(world: CallWorld, work: Promise<T>): Promise<T> {
  const done = () => world.pending.delete(work)
  world.pending.add(work)
  work.then(done, done)
  return work
}
