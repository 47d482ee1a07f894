import { hourMs } from './baseline.ts'

/**
 * Whether one source wants to call more often than people do: an address, a network, or an identity. An office or a mobile carrier is many
 * people behind one address, so it is no matter of how many calls there are, but of how many nothing speaks for: a cumulative
 * sum (Page, 1954) of calls, less what explains them. All are numbers of calls.
 */
export interface SourceRule {
  /** As many come from anybody in an hour. */
  readonly perHour: number
  /** And as many for each browser that is believed to be somebody's. */
  readonly perBrowserHour: number
  /** Of the first call of a browser so much is explained: people come once, and a browser key costs nothing. */
  readonly perNewBrowser: number
  /** A good call that nobody reported speaks for so many, and lets so many browsers be believed. */
  readonly perGoodCall: number
  /** From so many unexplained calls on it is an alarm. */
  readonly threshold: number
}

/**
 * Found by simulation (`quietSources.test.ts`): of 50 quiet sources, some of them offices and carriers with a rush now and then, fewer than
 * one a month raises an alarm.
 */
export const sourceRule: SourceRule = {
  ...{ perHour: 12, perBrowserHour: 0.5, perNewBrowser: 0.5, perGoodCall: 3 },
  threshold: 120,
}

/** What is known of a source, today or yesterday. */
export interface SourceFacts {
  /** Different browsers that came from there. */
  readonly browsers: number
  /** Good calls from there that nobody reported. */
  readonly goodCalls: number
}

/** How many of a source's calls are explained by the time that passes, per hour. */
const explainedPerHour = ({ browsers, goodCalls }: SourceFacts, rule: SourceRule): number =>
  rule.perHour + rule.perBrowserHour * Math.min(browsers, rule.perGoodCall * goodCalls)

/**
 * The unexplained calls after some time and one more call. `newBrowsers`: how many browsers this one adds to those that came from there today,
 * on average.
 */
export function unexplainedAfter(
  sum: number,
  { elapsedMs, newBrowsers }: { readonly elapsedMs: number; readonly newBrowsers: number },
  facts: SourceFacts,
  rule: SourceRule = sourceRule,
): number {
  const left = Math.max(0, sum - (elapsedMs / hourMs) * explainedPerHour(facts, rule))
  return Math.max(0, left + 1 - rule.perNewBrowser * newBrowsers)
}

/** The unexplained calls after a good one. */
export const unexplainedAfterGood = (sum: number, rule: SourceRule = sourceRule): number =>
  Math.max(0, sum - rule.perGoodCall)
