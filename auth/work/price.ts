import { msSince } from '../msSince.ts'
import type { QueuePressure, WorkPolicy } from '../ports.ts'

/** Everybody who is about to ask for an agent's time without proof of who they are. */
export interface Crowd extends QueuePressure {
  /** Tokens that were given out and may open a call yet. */
  readonly unspentTokens: number
  /** Requests of this site refused within the last minute or so. */
  readonly recentRefusals: number
  /** How late this process is, of how late it may be: from 1 on it refuses. */
  readonly lateness: number
}

/** Whoever was told what a passkey is to sign, and has not signed. */
export interface Signers extends Pick<QueuePressure, 'agentsOnDuty'> {
  readonly unanswered: number
}

/** What was asked last. 0: nothing. */
export interface Price {
  readonly tries: number
  readonly atMs: number
}

export const priceHalfLifeMs = 600_000

/** A process that is half as late as it may be asks the base price. */
const calmLateness = 0.5

/** Behind most statements that nobody has signed a person looks at a prompt: so many of them count as one caller. */
const statementsPerCaller = 10

/**
 * Derivations that one more caller without proof is to compute, on average; 0 in calm. It follows the number of callers there are
 * to each one who is calm. Refusals alone raise it to the base price and no further: whoever is refused holds nothing, and one
 * address could else make everybody pay the top one. Where the process has too much to do the price rises as well, before anybody is refused
 * for it. Nobody is calm whose site is said to be under attack: then the base price is the least.
 */
export function triesFor(policy: WorkPolicy, crowd: Crowd, isUnderAttack = false): number {
  const { inLine, unspentTokens, recentRefusals, lateness } = crowd
  const calm = calmOf(policy, crowd)
  const callers = 1 + inLine + unspentTokens + Math.min(Math.floor(recentRefusals), calm)
  const least = isUnderAttack ? policy.baseTries : 0
  return Math.max(least, triesAmong(policy, callers, calm), triesIfLate(policy, lateness))
}

/**
 * The same for one more statement that a passkey is to sign. Whoever signs it pays nothing for the token; whoever only asks for statements
 * holds our memory, and makes the next ones dear. How full the queue is does not matter: a passkey is the way out of work.
 */
export const triesForStatement = (policy: WorkPolicy, signers: Signers): number =>
  triesAmong(policy, Math.floor(signers.unanswered / statementsPerCaller), calmOf(policy, signers))

const calmOf = (
  { calmAtLeast, calmPerAgent }: WorkPolicy,
  { agentsOnDuty }: Pick<QueuePressure, 'agentsOnDuty'>,
): number => calmAtLeast + calmPerAgent * agentsOnDuty

function triesAmong({ baseTries, topTries }: WorkPolicy, callers: number, calm: number): number {
  if (callers <= calm) return 0
  return Math.min(topTries, Math.ceil((baseTries * callers) / Math.max(1, calm)))
}

const triesIfLate = ({ baseTries, topTries }: WorkPolicy, lateness: number): number =>
  lateness < calmLateness ? 0 : Math.min(topTries, Math.ceil((baseTries * lateness) / calmLateness))

/** The price now: it rises at once, and falls by half in ten minutes, until it is below the lowest one. */
export function priceAfter(last: Price, target: number, baseTries: number, nowMs: number): Price {
  const left = faded(last.tries, msSince(last.atMs, nowMs), priceHalfLifeMs)
  if (target >= left) return { tries: target, atMs: nowMs }
  return { tries: left < baseTries ? 0 : left, atMs: nowMs }
}

/** What is left of a value that halves again and again. */
export const faded = (value: number, ageMs: number, halfLifeMs: number): number =>
  value * 2 ** (-ageMs / halfLifeMs)
