import type { AgentId, QueueLoad } from '../../protocol/index.ts'
import type { LiveCallReport } from '../ports/messages.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { KnownCall } from './knownCalls.ts'
import type { KnownSeat } from './knownSeats.ts'

/**
 * Who is rung for this call: of the free agents, in the order of their idleness, the first who has not declined it. Whoever let
 * it ring comes after those who did not, and a page that cannot ring aloud is rung where no other is free.
 */
export function chooseSeat(
  { declinedBy, missedBy }: Pick<LiveCallReport, 'declinedBy' | 'missedBy'>,
  free: readonly KnownSeat[],
): KnownSeat | null {
  let best: KnownSeat | null = null
  let leastBad = Number.POSITIVE_INFINITY
  for (const seat of free) {
    if (declinedBy.includes(seat.agentId)) continue
    // A ring that nobody hears is the last resort.
    const bad = (seat.report.audible ? 0 : 2) + (missedBy.includes(seat.agentId) ? 1 : 0)
    if (bad >= leastBad) continue
    best = seat
    leastBad = bad
    if (bad === 0) break
  }
  return best
}

/** Why nobody will take a waiting call; `null` while somebody on duty still may. */
export function whyNoHope(
  declinedBy: readonly AgentId[],
  onDuty: ReadonlySet<AgentId>,
): 'no-agent' | 'declined' | null {
  if (onDuty.size === 0) return 'no-agent'
  if (declinedBy.length < onDuty.size) return null
  return [...onDuty].every(agentId => declinedBy.includes(agentId)) ? 'declined' : null
}

/** Whether somebody on duty would still be there for this call if this agent declined it. */
export const othersMayTake = (
  declinedBy: readonly AgentId[],
  onDuty: ReadonlySet<AgentId>,
  agentId: AgentId,
): boolean => [...onDuty].some(each => each !== agentId && !declinedBy.includes(each))

/** Talks without which there is no guess of a wait. */
const talksNeeded = 3

/** `null` when there were too few to tell. */
export const meanTalkMs = (recentTalksMs: readonly number[]): number | null =>
  recentTalksMs.length < talksNeeded
    ? null
    : recentTalksMs.reduce((sum, ms) => sum + ms, 0) / recentTalksMs.length

/**
 * A guess of the wait in milliseconds, for the caller at `place` (1 is next): free agents take the first in line at
 * once, then somebody on duty is done every (mean talk / agents). `null` when there is too little to guess from.
 */
export function expectedWaitMs(
  place: number,
  recentTalksMs: readonly number[],
  agents: { readonly onDuty: number; readonly free: number },
): number | null {
  const talkMs = meanTalkMs(recentTalksMs)
  if (talkMs === null || agents.onDuty === 0) return null
  const before = Math.max(0, place - agents.free)
  return Math.round((before * talkMs) / agents.onDuty)
}

/** How full each queue is, from its calls in their order; `nowMs` by the monotonic clock of dispatch. */
export function queueLoads(
  queues: readonly QueuePolicy[],
  line: Iterable<KnownCall>,
  nowMs: number,
): QueueLoad[] {
  const loads = new Map<string, QueueLoad>()
  for (const { queue } of queues) {
    loads.set(`${queue.site} ${queue.queue}`, { queue, waiting: 0, longestWaitMs: null })
  }
  for (const { report, waitsSinceMs } of line) {
    const load = report && loads.get(`${report.queue.site} ${report.queue.queue}`)
    if (!load) continue
    load.waiting += 1
    load.longestWaitMs ??= nowMs - waitsSinceMs
  }
  return [...loads.values()]
}
