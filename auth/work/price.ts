import { msSince } from '../msSince.ts'
import type { QueuePressure, WorkPolicy } from '../ports.ts'

/** Everybody who is about to ask for an agent's time without proof of who they are. */
export interface Crowd extends QueuePressure {
  /** Tokens that were given out and may open a call yet. */
  readonly unspentTokens: number
  /** Requests of this site refused within the last minute or so. */
  readonly recentRefusals: number
}

/** What was asked last. 0: nothing. */
export interface Price {
  readonly tries: number
  readonly atMs: number
}

export const priceHalfLifeMs = 600_000

/**
 * Derivations that one more caller without proof is to compute, on average; 0 in calm. It follows the number of callers there are
 * to each one who is calm. Refusals alone raise it to the base price and no further: whoever is refused holds nothing, and one
 * address could else make everybody pay the top one. Nobody is calm who is said to be under attack: then the base price is the least.
 */
export function triesFor(
  { calmPerAgent, calmAtLeast, baseTries, topTries }: WorkPolicy,
  { inLine, agentsOnDuty, unspentTokens, recentRefusals }: Crowd,
  isUnderAttack = false,
): number {
  const calm = calmAtLeast + calmPerAgent * agentsOnDuty
  const callers = 1 + inLine + unspentTokens + Math.min(Math.floor(recentRefusals), calm)
  if (callers <= calm) return isUnderAttack ? baseTries : 0
  return Math.min(topTries, Math.ceil((baseTries * callers) / Math.max(1, calm)))
}

/** The price now: it rises at once, and falls by half in ten minutes, until it is below the lowest one. */
export function priceAfter(last: Price, target: number, baseTries: number, nowMs: number): Price {
  const left = faded(last.tries, msSince(last.atMs, nowMs), priceHalfLifeMs)
  if (target >= left) return { tries: target, atMs: nowMs }
  return { tries: left < baseTries ? 0 : left, atMs: nowMs }
}

/** What is left of a value that halves again and again. */
export const faded = (value: number, ageMs: number, halfLifeMs: number): number =>
  value * 2 ** (-ageMs / halfLifeMs)
