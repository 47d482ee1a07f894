/** What agents' time went to, within some span. */
export interface AgentTime {
  /** Of all agents on duty. */
  readonly onDutyMs: number
  /** Rung for, or talking with, callers for whom nothing speaks. */
  readonly unprovenMs: number
}

/** Talks with such callers that the yield looks back on, about. */
const talksRemembered = 50

/** As long as nobody knows, every talk is thought to be a good one. */
export const unknownYield = 1

/** The part of talks with callers for whom nothing speaks that were good, after one more. */
export const yieldAfter = (before: number, isGood: boolean): number =>
  before + ((isGood ? 1 : 0) - before) / talksRemembered

/** The part of agents' time that such callers may have: as much as comes of it, and never less than a set part. */
export const budgetPart = (yieldNow: number, atLeast: number): number => Math.max(atLeast, yieldNow)

/**
 * Whether callers for whom nothing speaks have had their part of the agents' time, in one of these spans. It says nothing of whether that
 * matters now: see {@link binds}.
 */
export const isSpent = (spans: readonly AgentTime[], part: number): boolean =>
  spans.some(({ onDutyMs, unprovenMs }) => unprovenMs > part * onDutyMs)

/** A budget matters where somebody else would have the time, or somebody says that there is an attack; in calm it never does. */
export const binds = ({
  provenWaiting,
  isUnderAttack,
}: {
  readonly provenWaiting: number
  readonly isUnderAttack: boolean
}): boolean => provenWaiting > 0 || isUnderAttack
