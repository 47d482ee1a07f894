/** Failures in a row of media that is tried again. */
export interface Failing {
  readonly count: number
  /** When the first of them was, by the monotonic clock. */
  readonly sinceMs: number
}

const firstPauseMs = 1000
const longestPauseMs = 8000
/** Longer than a worker that died, or fell silent, takes to be replaced. */
const triedForMs = 60_000

/** One more failure. */
export const failedOnceMore = (before: Failing | null, nowMs: number): Failing => ({
  count: (before?.count ?? 0) + 1,
  sinceMs: before?.sinceMs ?? nowMs,
})

/**
 * In how many milliseconds media that could not be set up is tried again: soon, then more and more seldom. `null` when it has failed
 * for too long: its caller would wait for a ring that cannot come.
 */
export const tryAgainInMs = ({ count, sinceMs }: Failing, nowMs: number): number | null =>
  nowMs - sinceMs >= triedForMs ? null : Math.min(longestPauseMs, firstPauseMs * 2 ** (count - 1))
