import type { ErrorCode } from '../../protocol/index.ts'
import type { CallClass } from '../ports/messages.ts'

/** How many calls may be there at once, waiting ones included. */
export interface RoomPolicy {
  readonly maxCalls: number
  /** Of callers for whom nobody answers. */
  readonly unproven: {
    /** From one IPv4 address, or one IPv6 /64. */
    readonly perAddress: number
    /** From one /24, or one /48. */
    readonly perNetwork: number
    /** In line for one queue. */
    readonly inLinePerQueue: number
  }
}

/** The calls that live, and those being let in, when one more asks. */
export interface Occupied {
  readonly all: number
  readonly proven: number
  /** Of each site, also of those without any. */
  readonly ofSites: ReadonlyMap<string, number>
  /** Of callers for whom nobody answers, like the one who asks. */
  readonly ofAddress: number
  readonly ofNetwork: number
  readonly inLineOfQueue: number
}

/** Of all room, what callers without proof leave to those with one. */
const provenPart = 0.2
/** Of an even part for each site, what the others leave to it. */
const sitePart = 0.5

/**
 * Why there is no room for one more call of this site and class; `null` when there is. What belongs to all is held by nobody alone: a
 * site leaves each other one some room, callers without proof leave some to those with one, and one network holds only so many.
 */
export function whyNoRoom(
  { maxCalls, unproven }: RoomPolicy,
  { all, proven, ofSites, ofAddress, ofNetwork, inLineOfQueue }: Occupied,
  { site, callClass }: { readonly site: string; readonly callClass: CallClass },
): ErrorCode | null {
  const perSite = Math.floor((maxCalls * sitePart) / Math.max(1, ofSites.size))
  const keptForSites = [...ofSites]
    .filter(([other]) => other !== site)
    .reduce((sum, [, calls]) => sum + Math.max(0, perSite - calls), 0)
  const keptForProven = callClass === 'proven' ? 0 : Math.max(0, Math.floor(maxCalls * provenPart) - proven)
  if (all >= maxCalls - keptForSites - keptForProven) return 'at-capacity'
  if (callClass === 'proven') return null
  if (ofAddress >= unproven.perAddress || ofNetwork >= unproven.perNetwork) return 'network-busy'
  return inLineOfQueue >= unproven.inLinePerQueue ? 'at-capacity' : null
}
