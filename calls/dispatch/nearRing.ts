import type { CallClass } from '../../protocol/index.ts'
import { callClasses } from '../policy/callClass.ts'
import { isNear, mostNear, type Nearness, usualNearness } from '../policy/nearness.ts'
import { isOverdueWithin, mostOverdueOf } from '../policy/patience.ts'
import type { AgentReserve, Agents } from './agentReserve.ts'
import { isCandidate, type KnownCall, type KnownCalls } from './knownCalls.ts'
import { expectedWaitMs } from './queue.ts'

/** Who in line is near the ring. */
export interface NearRing {
  /** Of all who stand in line, in their order. Whoever cannot be rung for counts for nobody behind them. */
  among(line: readonly KnownCall[], nowMs: number): ReadonlySet<KnownCall>
  /** Of one who comes to this place, where these agents could take them. */
  isNearAt(place: number, agents: Agents): boolean
}

/** Whoever came first is looked at so many more times than there are turns for them. */
const mostLooksBeside = 16

export function createNearRing({
  calls,
  reserve,
  nearness = usualNearness,
}: {
  readonly calls: KnownCalls
  readonly reserve: AgentReserve
  readonly nearness?: Nearness
}): NearRing {
  const isNearAt = (rank: number, agents: Agents): boolean =>
    isNear(nearness, {
      rank,
      expectedWaitMs: expectedWaitMs(rank, calls.recentTalksMs, agents),
      agents: agents.onDuty,
    })

  /** Of this class; their turn need not follow from their place. */
  function overdueOf(callClass: CallClass, { onDuty }: Agents, nowMs: number): KnownCall[] {
    const most = mostOverdueOf(mostNear(nearness, onDuty))
    const overdue: KnownCall[] = []
    let looks = 0
    for (const callId of calls.line.byArrival(callClass)) {
      const call = calls.byId.get(callId)
      if (!call || !isOverdueWithin(nowMs - call.waitsSinceMs, nearness.withinMs)) break
      if (call.report?.isCandidate) overdue.push(call)
      looks += 1
      if (overdue.length >= most || looks >= most + mostLooksBeside) break
    }
    return overdue
  }

  return {
    isNearAt,
    among(line, nowMs) {
      const [forProven, forOthers] = [
        reserve.agentsFor('proven', nowMs),
        reserve.agentsFor('unproven', nowMs),
      ]
      const unproven = callClasses.filter(each => each !== 'proven')
      const near = new Set(unproven.flatMap(each => overdueOf(each, forOthers, nowMs)))
      let [before, identifiedBefore] = [0, 0]
      for (const call of line) {
        const { callClass } = call.share
        const agents = callClass === 'proven' ? forProven : forOthers
        // Where others wait, identities go first every other time only.
        const identified =
          callClass === 'unproven' ? Math.min(identifiedBefore, before + 1) : identifiedBefore
        if (isNearAt(before + identified + 1, agents)) near.add(call)
        if (!isCandidate(call)) continue
        if (callClass === 'identified') identifiedBefore += 1
        else before += 1
      }
      return near
    },
  }
}
