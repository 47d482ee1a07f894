import type { AgentId, CallVerdict, HangUpReason, QueueKey, RingNote, SiteKey } from '../../protocol/index.ts'

/** A span of time; `toMs` is not included. Milliseconds since the epoch. */
export interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/** What figures are made of: the service's own facts of one call, and what it counts as by now. */
export interface FigureCall {
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly verdict: CallVerdict
  readonly talkingAtMs: number | null
  readonly endedAtMs: number
  readonly waitedMs: number
  readonly talkedMs: number
  readonly reason: HangUpReason
  readonly agentId: AgentId | null
  readonly ringNotes: readonly RingNote[]
}

/** A time in which one agent was there to be rung, or talked. */
export interface DutySpan extends Window {
  readonly agentId: AgentId
}

/** When agents were there. Durable for {@link dutyKeptMs}. */
export interface DutyTimes {
  /** Each takes the place of the one of the same agent that began at the same moment. */
  note(spans: readonly DutySpan[]): Promise<void>
  /** All that reach into the window, by agent and time. */
  within(window: Window): Promise<readonly DutySpan[]>
}

/** So long it is known when agents were on duty, in milliseconds: 13 months, so that a month can be held to the one a year before. */
export const dutyKeptMs = 396 * 24 * 3600_000

/** What figures rest on. */
export interface FigureFacts {
  /** Every call that reaches into the window. */
  readonly calls: readonly FigureCall[]
  readonly duty: readonly DutySpan[]
}
