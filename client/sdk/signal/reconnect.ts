const firstDelayMs = 500
const longestDelayMs = 15_000

/** Where somebody waits: better a try too many than a long pause. */
const longestDelayInUseMs = 3_000

/**
 * How long to wait before connection attempt number `attempt`, counted from 0. Doubles up to 15 s, up to 3 s while a call is
 * on or an agent on duty; the second half of each delay is chance, so that many seats do not come back in the same moment.
 * @param chance from 0 to 1
 */
export function reconnectDelayMs(attempt: number, chance: number, isInUse: boolean): number {
  const full = Math.min(isInUse ? longestDelayInUseMs : longestDelayMs, firstDelayMs * 2 ** attempt)
  return full / 2 + (full / 2) * chance
}
