import type {
  AgentId,
  CallId,
  EventFrame,
  EventOf,
  QueueLoad,
  RingId,
  RingOutcome,
} from '../../protocol/index.ts'

/** What calls and dispatch tell a seat; how such messages come, `messages.ts` says. */
export type ToSeat = RingTold | AgentTold | QueuesTold

/** A call about its ring at this seat. The first one asks for a hold, which ends by itself when no more is heard. */
export interface RingTold {
  readonly to: 'seat'
  readonly type: 'ringTold'
  readonly agentId: AgentId
  readonly callId: CallId
  readonly ringId: RingId
  /** The sitting that is meant. */
  readonly incarnation: number
  readonly version: number
  readonly ring: RingReport
}

export type RingReport =
  | { readonly stage: 'ringing' }
  /** The agent took it; from here on the call says what becomes of it, whatever the agent does at the seat. */
  | { readonly stage: 'taken' }
  /** `awayTimeMs`: how long the talk waits for an agent whose page is gone. */
  | { readonly stage: 'talking'; readonly awayTimeMs: number }
  /** `missed`: the agent could have taken it and did not. */
  | { readonly stage: 'failed'; readonly outcome: Exclude<RingOutcome, 'accepted'>; readonly missed: boolean }
  | { readonly stage: 'talked'; readonly ended: EventOf<'ended'> }

/** Only the seat speaks to its agent, so that nobody hears of a ring that is over. */
export interface AgentTold {
  readonly to: 'seat'
  readonly type: 'agentTold'
  readonly agentId: AgentId
  /** Said of this ring, or of the talk it led to, and of no interest when that is over; `null`: of interest at any time. */
  readonly ringId: RingId | null
  /** Rises with each event of one ring: one that was overtaken comes too late. */
  readonly order: number
  readonly event: EventFrame
}

export interface QueuesTold {
  readonly to: 'seat'
  readonly type: 'queuesTold'
  readonly agentId: AgentId
  /** Rises with each change of the line. */
  readonly telling: number
  readonly queues: readonly QueueLoad[]
}
