import { webhookLongestPauseMs, webhookTriedMs } from '../../calls/ports/webhooks.ts'

/** After the first try that failed, in milliseconds. */
export const firstPauseMs = 5000

/** Each pause is so many times the one before. */
const factor = 4

/** What came of a try that nobody took. */
export interface FailedTry {
  /** How often it was tried, this time included; from 1. */
  readonly tries: number
  /** When it was to be brought for the first time, and now; milliseconds since the epoch. */
  readonly sinceMs: number
  readonly nowMs: number
  /** What the other side asked for (`Retry-After`), where it did. */
  readonly retryAfterMs?: number | undefined
  /** From 0 to less than 1. */
  readonly chance: number
}

/**
 * When it is tried again, or that it is not: after five seconds, twenty, 80, five minutes, 21, an hour and a half, then each six hours, for three
 * days. Each pause is between its half and the whole, so that what failed together does not come back together. The other side may ask
 * for a longer pause, up to the longest there is.
 */
export function nextTry({ tries, sinceMs, nowMs, retryAfterMs = 0, chance }: FailedTry): number | null {
  if (nowMs - sinceMs >= webhookTriedMs) return null
  const wholeMs = Math.min(firstPauseMs * factor ** Math.min(tries - 1, 16), webhookLongestPauseMs)
  const pauseMs = Math.round(wholeMs * (0.5 + chance / 2))
  return nowMs + Math.max(pauseMs, Math.min(retryAfterMs, webhookLongestPauseMs))
}
