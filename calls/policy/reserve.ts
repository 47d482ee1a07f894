/** What the agents kept for callers with proof rest on. */
export interface ReserveBasis {
  /** On duty, free or busy. */
  readonly agents: number
  /** Callers with proof who came within the last hour. */
  readonly provenLastHour: number
  /** `null` as long as there were too few talks to know. */
  readonly meanTalkMs: number | null
  /** Agents by whom the reserve was made smaller, because those kept idled. */
  readonly cutBy: number
}

const fewestAgents = 4
const mostPart = 0.3
const hourMs = 3600_000

/**
 * How many agents callers without proof leave free: as many as callers with proof are expected to keep busy (arrivals × mean talk), at
 * most three in ten. None with fewer than four agents, or where nobody with proof came for an hour. Known as trunk reservation in
 * telephone networks (Kelly, "Loss networks", 1991).
 */
export function reservedAgents({ agents, provenLastHour, meanTalkMs, cutBy }: ReserveBasis): number {
  if (agents < fewestAgents || provenLastHour === 0) return 0
  const most = Math.floor(agents * mostPart)
  const load = meanTalkMs === null ? most : Math.ceil((provenLastHour * meanTalkMs) / hourMs)
  return Math.max(0, Math.min(most, load) - cutBy)
}

/** One look at agents who are kept, while callers without proof wait. */
export interface ReserveLook {
  readonly looks: number
  readonly idleLooks: number
  readonly cutBy: number
}

export const untouchedReserve: ReserveLook = { looks: 0, idleLooks: 0, cutBy: 0 }

/** Looks between two changes of the reserve. */
const looksPerChange = 60

/**
 * Agents who were kept and idle in more than half of the looks are kept for too many: one fewer from now on. As soon as somebody with
 * proof has to wait, all are kept again.
 */
export function lookAtReserve(
  before: ReserveLook,
  seen: {
    readonly reserved: number
    readonly free: number
    readonly waiting: { proven: number; unproven: number }
  },
): ReserveLook {
  if (seen.waiting.proven > 0 && seen.free === 0) return untouchedReserve
  if (seen.reserved === 0 || seen.waiting.unproven === 0) return before
  const looks = before.looks + 1
  const idleLooks = before.idleLooks + (seen.free >= seen.reserved ? 1 : 0)
  if (looks < looksPerChange) return { ...before, looks, idleLooks }
  return { looks: 0, idleLooks: 0, cutBy: before.cutBy + (idleLooks * 2 > looks ? 1 : 0) }
}
