/** Something that costs others may be done so often at once, and then once more in each time that passes. */
export interface Allowance {
  readonly most: number
  /** Milliseconds. */
  readonly oneMoreMs: number
}

/**
 * A page that comes back costs a new leg. Whoever loses their network in every tunnel comes back each time; whoever only comes and
 * goes costs one leg in twenty seconds.
 */
export const resumeAllowance: Allowance = { most: 6, oneMoreMs: 20_000 }

/** Each question whether a call may move to another device is read by a person. */
export const moveAllowance: Allowance = { most: 3, oneMoreMs: 600_000 }

/** What was spent of an allowance: until when, by the monotonic clock, it would take to have all of it again. */
export interface Spent {
  readonly untilMs: number
}

export const nothingSpent: Spent = { untilMs: Number.NEGATIVE_INFINITY }

/**
 * What is spent after doing it once more; or, where it may not be done yet, when it may (generic cell rate algorithm: ITU-T I.371,
 * annex A).
 */
export function spendOne(
  { most, oneMoreMs }: Allowance,
  spent: Spent,
  nowMs: number,
): { readonly spent: Spent } | { readonly retryAfterMs: number } {
  const untilMs = Math.max(spent.untilMs, nowMs) + oneMoreMs
  const tooMuchMs = untilMs - nowMs - most * oneMoreMs
  return tooMuchMs > 0 ? { retryAfterMs: tooMuchMs } : { spent: { untilMs } }
}

/** For how long once more is not allowed yet; 0: it is. */
export function untilOneMoreMs(allowance: Allowance, spent: Spent, nowMs: number): number {
  const after = spendOne(allowance, spent, nowMs)
  return 'spent' in after ? 0 : after.retryAfterMs
}
