import type { CallClass, ErrorCode } from '../../protocol/index.ts'

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
    /** The part of these places that goes by lot: see shedding. */
    readonly byLot: number
    /** The part of the agents' time that is theirs whatever comes of it: see budget. */
    readonly agentPart: number
  }
}

/** The calls that live, and those being let in, when one more asks; but for `absent`, of callers who are there. */
export interface Occupied {
  readonly all: number
  readonly proven: number
  readonly identified: number
  /** Of each site, also of those without any. */
  readonly ofSites: ReadonlyMap<string, number>
  /** Of callers for whom nobody answers, like the one who asks. */
  readonly ofAddress: number
  readonly ofNetwork: number
  readonly inLineOfQueue: number
  /** Those who have a place to come back to and no room: in all, and of the address of the one who asks. */
  readonly absent: { readonly all: number; readonly ofAddress: number }
  /** Of identities that were made when that of the one who asks was; 0 for everybody else. */
  readonly ofCohort: number
}

/** What one network, and one address, may always hold, however little room is left: nobody is locked out for their neighbours. */
const alwaysPerNetwork = 8
const alwaysPerAddress = 4

/** Of all room, what callers for whom nobody answers leave to those who have an identity. */
const identityPart = 0.2
/** What of it is left to those who are proven by those who are not yet. */
const provenPart = 0.1
/** Of all room, how much more may be held for a moment when all who are absent return. */
const absentPart = 0.25
/** Of an even part for each site, what the others leave to it. */
const sitePart = 0.5

/**
 * Why there is no room for one more call of this site and class; `null` when there is. What belongs to all is held by nobody alone: a
 * site leaves each other one some room, callers for whom nobody answers leave some to those who have an identity, and these, as long as
 * nothing is behind it, to those who are proven. Of callers for whom nobody answers a network holds no more than is left free, and an
 * address half of that; so does a cohort of identities: whoever comes next from elsewhere finds room, too (dynamic thresholds:
 * Choudhury and Hahne, 1998).
 */
export function whyNoRoom(
  { maxCalls, unproven }: RoomPolicy,
  occupied: Occupied,
  { site, callClass }: { readonly site: string; readonly callClass: CallClass },
): ErrorCode | null {
  const { all, ofSites, ofAddress, ofNetwork, ofCohort } = occupied
  const perSite = Math.floor((maxCalls * sitePart) / Math.max(1, ofSites.size))
  const keptForSites = [...ofSites]
    .filter(([other]) => other !== site)
    .reduce((sum, [, calls]) => sum + Math.max(0, perSite - calls), 0)
  const tooManyAbsent = Math.max(0, occupied.absent.all - Math.floor(maxCalls * absentPart))
  const left = maxCalls - keptForSites - keptFromClass(maxCalls, occupied, callClass) - all - tooManyAbsent
  if (left <= 0) return 'at-capacity'
  if (callClass === 'proven') return null
  if (callClass === 'identified') return ofCohort < Math.max(alwaysPerNetwork, left) ? null : 'at-capacity'
  const free = Math.min(left, unproven.inLinePerQueue - occupied.inLineOfQueue)
  if (free <= 0) return 'at-capacity'
  const perNetwork = Math.min(unproven.perNetwork, Math.max(alwaysPerNetwork, free))
  const perAddress = Math.min(unproven.perAddress, Math.max(alwaysPerAddress, free / 2))
  const comeAndGo = ofAddress + occupied.absent.ofAddress >= 2 * perAddress
  return comeAndGo || ofAddress >= perAddress || ofNetwork >= perNetwork ? 'network-busy' : null
}

/** Room that is not there for this class. */
function keptFromClass(
  maxCalls: number,
  { proven, identified }: Pick<Occupied, 'proven' | 'identified'>,
  callClass: CallClass,
): number {
  if (callClass === 'proven') return 0
  const [part, held] = callClass === 'identified' ? [provenPart, proven] : [identityPart, proven + identified]
  return Math.max(0, Math.floor(maxCalls * part) - held)
}
