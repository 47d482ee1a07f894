import type { QueueKey, SiteKey } from '../../protocol/index.ts'

/** How full one queue is, as far as it is known now. */
export interface QueuePressure {
  /** Callers in line without proof of who they are. */
  readonly inLine: number
  /** Who may answer them. */
  readonly agentsOnDuty: number
}

/** Asked at each request for a token, so it must cost nothing. */
export type PressureOf = (site: SiteKey, queue: QueueKey) => QueuePressure

/** When callers without proof of who they are compute something first, and how much. */
export interface WorkPolicy {
  /** So many callers per agent on duty, and so many beside, are calm: nobody computes anything. */
  readonly calmPerAgent: number
  readonly calmAtLeast: number
  /** Derivations that the lowest and the highest price take on average. */
  readonly baseTries: number
  readonly topTries: number
}
