import type {
  AgentId,
  AgentProof,
  HangUpReason,
  LegMedia,
  RingId,
  RingNote,
  SeatPseudonym,
} from '../../protocol/index.ts'
import type { SeatedAgent } from '../ports/messages.ts'
import type { Admitted } from './admitted.ts'
import {
  type AcceptedRing,
  type AskedRing,
  type EndedRing,
  notesOf,
  type OpenRing,
  openRing,
  type PreparedRing,
  type PreparingRing,
  prepareRing,
  type Ring,
  type RingEnd,
  readyRing,
  takeRing,
} from './ring/ring.ts'

const made: unique symbol = Symbol('made by a step of the walk')

/** What earlier rings of a call left behind. */
export interface Tries {
  /** Rings that an agent saw. */
  readonly rings: number
  /** The agents of these. */
  readonly rung: ReadonlySet<AgentId>
  /** Those of them that are over, oldest first. */
  readonly notes: readonly RingNote[]
  readonly declinedBy: ReadonlySet<AgentId>
  readonly missedBy: ReadonlySet<AgentId>
  /** Rings that an agent saw and the caller's own going away ended. */
  readonly ranAway: number
}

interface Walk {
  readonly admitted: Admitted
  readonly tries: Tries
}

export interface WaitingCall extends Walk {
  readonly [made]: 'waiting'
  readonly phase: 'waiting'
}

export interface ConnectingCall extends Walk {
  readonly [made]: 'connecting'
  readonly phase: 'connecting'
  readonly ring: Ring
}

export interface TalkingCall extends Walk {
  readonly [made]: 'talking'
  readonly phase: 'talking'
  readonly agentId: AgentId
  /** The ring that led to it, by which the agent's seat knows it. */
  readonly ringId: RingId
  readonly agent: SeatedAgent
  /** Milliseconds since the epoch. */
  readonly talkingAtMs: number
  /** What the agent's seat signed for this call. */
  readonly agentProof: AgentProof
}

export interface EndedCall extends Walk {
  readonly [made]: 'ended'
  readonly phase: 'ended'
  readonly reason: HangUpReason
  /** Who talked; `null` when nobody did. */
  readonly agentId: AgentId | null
  readonly seat: SeatPseudonym | null
  /** Milliseconds since the epoch; `null` when nobody talked. */
  readonly talkingAtMs: number | null
  readonly endedAtMs: number
  readonly waitedMs: number
  readonly talkedMs: number
}

export type LiveCall = WaitingCall | ConnectingCall | TalkingCall

/** One call; each phase is made only by the step that leads to it. */
export type Call = LiveCall | EndedCall

/** Admitted → waiting. */
export const enterLine = (admitted: Admitted): WaitingCall => ({
  [made]: 'waiting',
  phase: 'waiting',
  admitted,
  tries: { rings: 0, rung: new Set(), notes: [], declinedBy: new Set(), missedBy: new Set(), ranAway: 0 },
})

/** waiting → connecting: an attempt begins. */
export const connect = (call: WaitingCall, ring: AskedRing): ConnectingCall => ({
  [made]: 'connecting',
  phase: 'connecting',
  admitted: call.admitted,
  tries: call.tries,
  ring,
})

/** The seat is held for the attempt. */
export const ringHeld = (
  call: ConnectingCall,
  ring: AskedRing,
  agent: SeatedAgent,
): ConnectingCall & { readonly ring: PreparingRing } => ({ ...call, ring: prepareRing(ring, agent) })

/** The agent's leg stands; the agent's page makes its half ready. */
export const ringPrepared = (
  call: ConnectingCall,
  ring: PreparingRing,
  media: LegMedia,
): ConnectingCall & { readonly ring: PreparedRing } => ({ ...call, ring: readyRing(ring, media) })

/** The caller is there: the attempt becomes a ring that the agent sees. */
export function ringOpened(
  call: ConnectingCall,
  ring: PreparedRing,
  statement: string,
  nowMs: number,
): ConnectingCall & { readonly ring: OpenRing } {
  const { rings, rung } = call.tries
  const tries = { ...call.tries, rings: rings + 1, rung: new Set([...rung, ring.agentId]) }
  return { ...call, tries, ring: openRing(ring, statement, nowMs) }
}

/** The agent took it: both may be heard, and the walk waits for their sound. */
export const ringTaken = (
  call: ConnectingCall,
  ring: OpenRing,
  agentProof: AgentProof,
): ConnectingCall & { readonly ring: AcceptedRing } => ({ ...call, ring: takeRing(ring, agentProof) })

/** connecting → waiting: a failed ring is a finished attempt of a call that still waits. */
export function backInLine(
  call: ConnectingCall,
  ring: EndedRing<RingEnd['outcome']>,
  nowMs: number,
): WaitingCall {
  const { rings, rung, notes, declinedBy, missedBy, ranAway } = call.tries
  return {
    [made]: 'waiting',
    phase: 'waiting',
    admitted: call.admitted,
    tries: {
      ...{ rings, rung },
      notes: [...notes, ...notesOf(call.ring, ring.outcome, nowMs)],
      declinedBy: ring.outcome === 'declined' ? new Set([...declinedBy, ring.agentId]) : declinedBy,
      missedBy: ring.missed ? new Set([...missedBy, ring.agentId]) : missedBy,
      ranAway: ring.ranAway ? ranAway + 1 : ranAway,
    },
  }
}

/** connecting → talking, by an accepted ring, proven by the seat's key, and nothing else. */
export const talk = (call: ConnectingCall, ring: AcceptedRing, nowMs: number): TalkingCall => ({
  [made]: 'talking',
  phase: 'talking',
  admitted: call.admitted,
  tries: withNotes(call.tries, notesOf(ring, 'accepted', nowMs)),
  agentId: ring.agentId,
  ringId: ring.ringId,
  agent: ring.agent,
  talkingAtMs: nowMs,
  agentProof: ring.agentProof,
})

const withNotes = (tries: Tries, notes: readonly RingNote[]): Tries => ({
  ...tries,
  notes: [...tries.notes, ...notes],
})

/** Another page of the agent took the talk up, with keys of its own. */
export const takenUpBy = (call: TalkingCall, agent: SeatedAgent): TalkingCall => ({ ...call, agent })

/** The agent's seat signed anew for a talk that moved to another device. */
export const proveAnew = (call: TalkingCall, agentProof: AgentProof): TalkingCall => ({ ...call, agentProof })

/** Any living phase → the same, on another device. */
export const onAnotherDevice = (call: LiveCall, admitted: Admitted): LiveCall => ({ ...call, admitted })

/** Any living phase → ended. An ended call is no argument of any step. */
export function end(call: LiveCall, reason: HangUpReason, nowMs: number): EndedCall {
  const talked = call.phase === 'talking' ? call : null
  const { admitted } = call
  const tries =
    call.phase === 'connecting' ? withNotes(call.tries, notesOf(call.ring, 'gone', nowMs)) : call.tries
  return {
    [made]: 'ended',
    phase: 'ended',
    admitted,
    tries,
    reason,
    agentId: talked?.agentId ?? null,
    seat: talked?.agentProof.seat ?? null,
    talkingAtMs: talked?.talkingAtMs ?? null,
    endedAtMs: nowMs,
    waitedMs: (talked?.talkingAtMs ?? nowMs) - admitted.admittedAtMs,
    talkedMs: talked ? nowMs - talked.talkingAtMs : 0,
  }
}

/** The agent who is part of this call: with a leg in it, or talking. */
export function agentOf(call: Call): AgentId | null {
  switch (call.phase) {
    case 'connecting':
      return call.ring.state === 'asked' || call.ring.state === 'preparing' ? null : call.ring.agentId
    case 'talking':
      return call.agentId
    default:
      return null
  }
}

/** How a seat knows what it is busy with. */
export interface RingAtSeat {
  readonly ringId: RingId
  readonly agentId: AgentId
  readonly incarnation: number
}

/** The ring, or the talk it led to, for which this call has a seat or asks for one. */
export function ringOf(call: Call): RingAtSeat | null {
  switch (call.phase) {
    case 'connecting':
      return call.ring
    case 'talking':
      return { ringId: call.ringId, agentId: call.agentId, incarnation: call.agent.incarnation }
    default:
      return null
  }
}

/** A network may break while it rings, even twice; whose does so again and again only rings agents. */
const mostRunsAway = 2

/** Whether a call is over because its caller went away under ring after ring. */
export const keepsRunningAway = ({ ranAway }: Tries): boolean => ranAway > mostRunsAway
