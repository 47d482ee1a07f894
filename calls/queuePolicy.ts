import type { QueueName } from '../protocol/index.ts'

/** One queue and its patience. */
export interface QueuePolicy {
  readonly queue: QueueName
  /** How long one agent is rung, in milliseconds. */
  readonly ringTimeMs: number
  /** How long a call may wait for somebody to take it, in milliseconds. */
  readonly maxWaitMs: number
}
