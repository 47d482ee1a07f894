import {
  type AgentId,
  type CallId,
  type ConsumerParameters,
  type EventFrame,
  type ReportReason,
  RingfenceError,
} from '../../protocol/index.ts'
import type { Spent } from '../policy/allowance.ts'
import { isGoodCall } from '../policy/goodCall.ts'
import type { Failing } from '../policy/mediaTries.ts'
import type { LiveCallReport, Standing } from '../ports/messages.ts'
import type { LegInput, Measure, PartyId, Side } from '../ports.ts'
import { agentOf, type Call, type EndedCall, type LiveCall, ringOf } from './call.ts'
import type { CallWorld } from './callWorld.ts'
import type { LateRoom } from './connection/lateRoom.ts'
import type { OpenMove } from './entering/openMove.ts'
import type { CallerGate } from './gate/callerGate.ts'
import type { PartyState } from './parties.ts'
import type { StepUps } from './stepUps/stepUps.ts'

/** Who asks for something of a call. */
export type Party =
  | { readonly side: 'caller'; readonly callId: CallId }
  | { readonly side: 'agent'; readonly agentId: AgentId }

export type PartyOf<S extends Side> = Extract<Party, { readonly side: S }>

type TimerName =
  | 'wait'
  | 'hold'
  | 'ring'
  | 'reach'
  | 'caller-media'
  | 'leg-again'
  | 'agent-media'
  | 'voice'
  | 'cap'
  | 'cap-near'
  | 'step-up'
  | 'caller-away'
  | 'caller-absent'
  | 'gate'
  | 'agent-away'
  | 'authorization'
  | 'move'

/** The caller's leg: none before the ring is near, nor while they are absent. */
interface CallerLeg {
  /** `making`: on its way. `failed`: it could not be made, or nothing came of it, and is tried again in a moment. */
  state: 'none' | 'making' | 'up' | 'failed'
  /** What one is made with for the page that has the call. */
  input: LegInput
  /** Failures in a row; `null`: none. */
  failing: Failing | null
}

/** A call and everything held for it. `call` is replaced by each step; what is held ends with the call. */
export interface CallSession {
  call: Call
  readonly room: LateRoom
  readonly callerLeg: CallerLeg
  readonly timers: Map<TimerName, () => void>
  /** Those who take part: the caller, and whoever is rung or talks. */
  readonly parties: Map<PartyId, PartyState>
  /** `making`: an agent's leg is on its way, so that no second one may be asked for. */
  agentLeg: 'none' | 'making' | 'up'
  /** Nobody is rung for a caller whom no packet reached in time, until one does. */
  unreached: boolean
  /** The caller has been away for a while: what was held for them alone is given back until they return. */
  isAbsent: boolean
  /** Settles when every replacement of a leg so far is done. */
  legTurns: Promise<unknown>
  /** Another device that wants the call. */
  move: OpenMove | null
  /** How often its page came back, and others asked whether the call may move. */
  readonly spent: Record<'resumes' | 'moves', Spent>
  /** What was heard of the caller in line, and whether they showed to be there where that is asked. */
  readonly gate: CallerGate
  /** As dispatch last told of its queue. */
  underPressure: boolean
  /** Consumers for an agent who does not know of the ring yet. */
  heldConsumers: ConsumerParameters[]
  /** What the agent's seat is to sign because the call moved, until it has. */
  askedStatement: string | null
  /** What agents have reported of it so far. */
  readonly reported: Map<AgentId, ReportReason>
  stepUps: StepUps
  /** The verification of a passkey's answer that is under way, with what follows from it. */
  stepUpChecked: Promise<unknown> | null
  /** What dispatch was last told of this call. */
  readonly told: { version: number; report: LiveCallReport | null }
  /** What dispatch last told the caller's place to be. */
  readonly heardPlace: { telling: number; standing: Standing; isNear: boolean }
  /** What the seats were last told of its rings, what the present one's seat was last heard to say, and events for its agents. */
  readonly ringVersions: { told: number; heard: number; events: number }
  /** Stops the renewal of its lease. Idempotent. */
  readonly endRenewal: () => void
}

/** A session whose call is in this phase. */
type SessionIn<P extends Call['phase']> = CallSession & { call: Extract<Call, { phase: P }> }

export const isIn = <P extends Call['phase']>(session: CallSession, phase: P): session is SessionIn<P> =>
  session.call.phase === phase

/** The party of this side: the caller always, an agent from when the leg is made. */
export const partyOf = ({ parties }: CallSession, side: Side): PartyState | undefined => parties.get(side)

/** Whether this was seen of the party's present leg. */
export const isSeen = (session: CallSession, side: Side, what: Measure): boolean =>
  partyOf(session, side)?.measured.has(what) ?? false

/** Whether a call that is over speaks for whoever called, as far as nobody reports it. */
export const wasGood = (session: CallSession, { talkedMs }: EndedCall): boolean =>
  // Whose page was loaded again, or whose path broke, at the very end was heard all the same.
  isGoodCall({ talkedMs, callerWasHeard: partyOf(session, 'caller')?.wasHeard ?? false })

/** One timer of each name per call; setting it again replaces it. */
export function setTimer(
  { clock }: CallWorld,
  session: CallSession,
  name: TimerName,
  ms: number,
  act: () => void,
): void {
  cancelTimer(session, name)
  session.timers.set(name, clock.after(Math.max(0, ms), act))
}

export function cancelTimer(session: CallSession, name: TimerName): void {
  session.timers.get(name)?.()
  session.timers.delete(name)
}

export function cancelTimers(session: CallSession): void {
  for (const name of [...session.timers.keys()]) cancelTimer(session, name)
}

/** Whether this party is part of the call now. */
export const isParty = ({ call }: CallSession, from: Party): boolean =>
  from.side === 'caller'
    ? from.callId === call.admitted.callId
    : agentOf(call) === from.agentId && call.phase !== 'ended'

/** @throws RingfenceError `call-not-found` when it has ended or this party is no part of it. */
export function refuseUnlessParty(session: CallSession, from: Party): void {
  if (session.call.phase === 'ended' || !isParty(session, from)) throw new RingfenceError('call-not-found')
}

/** Tells one side of a call; an agent who is no part of it hears nothing. */
export function tell(world: CallWorld, session: CallSession, side: Side, event: EventFrame): void {
  const { call, ringVersions } = session
  if (side === 'caller') {
    world.notify.caller(call.admitted.callId, event)
    return
  }
  const ring = agentOf(call) && ringOf(call)
  if (!ring) return
  ringVersions.events += 1
  const { agentId, ringId } = ring
  world.post({ to: 'seat', type: 'agentTold', agentId, ringId, order: ringVersions.events, event })
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
export const timeOf = ({ clock }: Pick<CallWorld, 'clock'>, { admitted }: Pick<Call, 'admitted'>): number =>
  admitted.admittedAtMs + (clock.monotonic() - admitted.admittedMonotonicMs)

/** How long a living call has waited for its talk, in milliseconds; before that, by now. */
export const waitedMs = (world: CallWorld, call: LiveCall): number =>
  (call.phase === 'talking' ? call.talkingAtMs : timeOf(world, call)) - call.admitted.admittedAtMs
