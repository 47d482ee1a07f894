import type { ErrorCode } from '../../protocol/index.ts'
import { hashOf } from './patterns/hashOf.ts'

/** How the last of the line is given away. */
export interface SheddingPolicy {
  /** In line for one queue, of callers for whom nobody answers. */
  readonly inLinePerQueue: number
  /** The part of these places that goes by lot, 0 to 1; 0: none, first come first served to the last one. */
  readonly byLot: number
}

/** How full the line is, and with whom, as one more caller for whom nobody answers meets it. */
export interface Crowding {
  readonly inLineOfQueue: number
  readonly ofAddress: number
  readonly ofNetwork: number
  /** Keyed hash of the caller's address: nobody chooses a lot. */
  readonly address: string
  readonly isUnderAttack: boolean
}

/** A lot holds for so long, in milliseconds: as many clicks as somebody makes meanwhile, they have one. */
const lotMs = 5 * 60_000

/** When to try again is looked for so far ahead, in lots: an hour. */
const mostLots = 12

/** What one address, and one network, may hold where places go by lot. */
const [heaviestAddress, heaviestNetwork] = [2, 8]

/** While a site is said to be under attack twice as many places go by lot. */
const underAttack = 2

/**
 * Why one more caller for whom nobody answers is not let in though there is room, and when they will be if nothing changes; `null`: they
 * are. The last places of a line go by lot, the fewer there are the fewer lots win, so that no number of clicks fills it: the heaviest
 * sources get none of them, and of all others each has the same chance (random early detection: Floyd and Jacobson, 1993).
 */
export function whyShed(
  { inLinePerQueue, byLot }: SheddingPolicy,
  crowding: Crowding,
  nowMs: number,
): { readonly code: ErrorCode; readonly retryAfterMs: number } | null {
  const { inLineOfQueue, address, ofAddress, ofNetwork, isUnderAttack } = crowding
  const places = inLinePerQueue * Math.min(1, byLot * (isUnderAttack ? underAttack : 1))
  const left = inLinePerQueue - inLineOfQueue
  if (byLot === 0 || left > places) return null
  const slot = Math.floor(nowMs / lotMs)
  const isHeavy = ofAddress >= heaviestAddress || ofNetwork >= heaviestNetwork
  // The last one is for whoever needs no lot.
  const chance = (left - 1) / places
  if (!isHeavy && lotOf(address, slot) < chance) return null
  for (let ahead = 1; ahead <= mostLots; ahead += 1) {
    if (lotOf(address, slot + ahead) >= chance) continue
    return { code: isHeavy ? 'network-busy' : 'crowded', retryAfterMs: (slot + ahead) * lotMs - nowMs }
  }
  return { code: isHeavy ? 'network-busy' : 'crowded', retryAfterMs: mostLots * lotMs }
}

/** From 0 up to, and without, 1. */
const lotOf = (address: string, slot: number): number => hashOf(`${slot} ${address}`) / 2 ** 32
