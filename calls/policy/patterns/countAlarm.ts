/**
 * Whether something comes more often than is usual: cumulative sums of log-likelihood ratios (Page, 1954) for counts that are more
 * uneven than chance alone makes them (negative binomial; Hilbe, "Negative Binomial Regression", 2011, section 8). The sum is linear in
 * the count, so that it can be carried on from one event to the next, and nobody waits for the end of a minute.
 */
export interface CountRule {
  /** How many times the usual rate is looked for. */
  readonly rise: number
  /** The size of the distribution of a minute's count: the smaller, the more uneven is usual. */
  readonly size: number
  /** From which sum on it is an alarm. */
  readonly threshold: number
}

/**
 * Found by simulation (`falseAlarms.test.ts`): of 50 quiet series that rise and fall with the hour, the day and by chance, fewer than one
 * a month raises an alarm.
 */
export const countRule: CountRule = { rise: 8, size: 0.5, threshold: 20 }

/** What is usual of a rate that is hardly ever anything, per minute: a handful at once is no attack. */
const leastUsualPerMinute = 1 / 12

/** The sum after some time in which nothing came, and after one more that came then. `usualPerMinute` of that time. */
export function sumAfterOne(
  sum: number,
  elapsedMs: number,
  usualPerMinute: number,
  { rise, size }: CountRule = countRule,
): number {
  const usual = Math.max(leastUsualPerMinute, usualPerMinute)
  const perMinute = size * Math.log((size + rise * usual) / (size + usual))
  const perEvent = Math.log((rise * (size + usual)) / (size + rise * usual))
  return Math.max(0, sum - (elapsedMs / 60_000) * perMinute) + perEvent
}

/**
 * Whether talks come to nothing more often than is usual: a sequential test of one share against another (Wald, 1945; begun anew
 * whenever it speaks for what is usual).
 */
export interface ShareRule {
  /** How many times the usual odds are looked for. */
  readonly oddsRise: number
  readonly threshold: number
}

/** See {@link countRule}. */
export const shareRule: ShareRule = { oddsRise: 5, threshold: 14 }

/** A share that was learned from few, or from one kind only, is not believed beyond these. */
const [leastShare, mostShare] = [0.2, 0.8]

/** The sum after one more, which is of the kind that is looked for or not. */
export function sumAfterTalk(
  sum: number,
  cameToNothing: boolean,
  usualShare: number,
  { oddsRise }: ShareRule = shareRule,
): number {
  const usual = Math.min(mostShare, Math.max(leastShare, usualShare))
  const odds = (usual / (1 - usual)) * oddsRise
  const risen = odds / (1 + odds)
  const ratio = cameToNothing ? risen / usual : (1 - risen) / (1 - usual)
  return Math.max(0, sum + Math.log(ratio))
}

/** Whether a week had so much more than is usual that it is no chance, however evenly it came: what a rate never shows. */
export const isSlowDrip = (seenInWeek: number, usualInWeek: number): boolean =>
  seenInWeek > 2.5 * usualInWeek + 30
