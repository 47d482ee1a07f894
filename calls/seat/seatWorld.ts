import type { AgentCall, AgentId, EventFrame, RecentCall } from '../../protocol/index.ts'
import type { Post, SeatedAgent } from '../ports/messages.ts'
import type { Clock, Log } from '../ports.ts'
import type { DutyWatch } from './dutyWatch.ts'
import type { SeatRing } from './seat.ts'

/** What every seat of a process shares. */
export interface SeatWorld {
  readonly clock: Clock
  readonly log: Log
  readonly dutyWatch: DutyWatch
  /** To calls and to dispatch. */
  readonly post: Post
  /** Says something to the page that sits at this agent's seat, if one does. */
  readonly tellAgent: (agentId: AgentId, event: EventFrame) => void
  /** How long a queue waits for an agent whose page is gone, in milliseconds. */
  readonly awayTimeMs: number
  /** Rises with each sitting down, in this process and from it to the next. */
  readonly newIncarnation: () => number
  /** Nobody is waited for any more. */
  readonly isStopping: () => boolean
  /** Nobody sits there any more, and nothing is held: from now on nobody finds it. Idempotent. */
  readonly forget: (session: { readonly agentId: AgentId }) => void
  /** Newest first. */
  readonly recentCalls: (agentId: AgentId) => Promise<RecentCall[]>
  /**
   * Has the call make a leg for the page that takes a talk up.
   * @throws RingfenceError `call-not-found` when the talk is over; `media-failed`, `worker-died`
   */
  readonly takeUpTalk: (ring: SeatRing, agent: SeatedAgent) => Promise<AgentCall>
}
