import type { AgentId, CallClass } from '../../protocol/index.ts'
import { callClasses } from '../policy/callClass.ts'
import { mayRingByKey } from '../policy/gate/keyShare.ts'
import { mayRingIdentified } from '../policy/identifiedShare.ts'
import { isOverdueTurn } from '../policy/patience.ts'
import type { LiveCallReport, Turn } from '../ports/messages.ts'
import type { AgentBudget } from './agentBudget.ts'
import type { AgentReserve } from './agentReserve.ts'
import { type KnownCall, type KnownCalls, mayBeOffered } from './knownCalls.ts'
import type { KnownSeat, KnownSeats } from './knownSeats.ts'
import { chooseSeat } from './queue.ts'

/** Who is rung for whom. */
interface Match {
  readonly call: KnownCall & { readonly report: LiveCallReport }
  readonly seat: KnownSeat
}

/** Callers who cannot be rung for are passed over; where so many are, turns alone decide. */
const mostLooks = 16

/**
 * Finds the next ring, always in one order: who may be rung for at all; class, as far as agents are not kept for another, their time is
 * not spent, and the class has not just been first; turns; then the agent. One ring in some is for whoever without proof has waited longest. While somebody with proof waits
 * whom an agent could have, that agent is not rung twice in a row for callers for whom nothing speaks, nor again for one whom they let
 * ring.
 */
export function createMatcher(world: {
  readonly calls: KnownCalls
  readonly seats: KnownSeats
  readonly reserve: AgentReserve
  readonly budget: AgentBudget
}) {
  const { calls, seats, reserve, budget } = world
  /** Who was rung for somebody for whom nothing speaks, and for nobody else since. */
  const lastUnproven = new Set<AgentId>()
  let ringsSinceOverdue = 0
  let ringsSinceByKey = 0
  let ringsSinceIdentified = Number.POSITIVE_INFINITY

  /** Whom this call may be offered to, but for those who declined it. */
  function freeFor({ share, report }: KnownCall): readonly KnownSeat[] {
    if (share.callClass !== 'unproven' || calls.line.sizeOf('proven') === 0) return seats.free
    return seats.free.filter(({ agentId }) => {
      const wouldRepeat = lastUnproven.has(agentId) || report?.missedBy.includes(agentId)
      return !wouldRepeat || calls.line.firstFor([agentId], ['proven']) === null
    })
  }

  const matchOf = (call: KnownCall | null | undefined): Match | null => {
    const { report = null } = call ?? {}
    const seat = call && report && chooseSeat(report, freeFor(call))
    return call && report && seat ? { call: { ...call, report }, seat } : null
  }

  /** Of one class; whoever came first has waited longest. */
  function overdueOf(callClass: CallClass, nowMs: number): Match | null {
    let looks = 0
    for (const callId of calls.line.byArrival(callClass)) {
      const call = calls.byId.get(callId)
      if (!call || !isOverdueTurn(nowMs - call.waitsSinceMs, ringsSinceOverdue)) return null
      const match = mayBeOffered(call) ? matchOf(call) : null
      if (match || looks === mostLooks) return match
      looks += 1
    }
    return null
  }

  function overdue(classes: readonly CallClass[], nowMs: number): Match | null {
    const late = classes
      .filter(each => each !== 'proven')
      .map(each => overdueOf(each, nowMs))
      .filter(match => match !== null)
    return late.toSorted((one, other) => one.call.waitsSinceMs - other.call.waitsSinceMs)[0] ?? null
  }

  /** Of those who have not the usual turn, whoever came first. */
  function firstAside(turn: Turn): Match | null {
    const first = [...calls.aside]
      .filter(({ report }) => report?.turn === turn)
      .toSorted((one, other) => one.arrival - other.arrival)
      .find(call => matchOf(call) !== null)
    return matchOf(first)
  }

  /** In place of whoever has the usual turn; never of somebody who has more than a browser to show. */
  function outOfTurn(usual: Match | null): Match | null {
    if (calls.aside.size === 0 || (usual && usual.call.share.callClass !== 'unproven')) return null
    const mayBeByKey = mayRingByKey({
      agentsOnDuty: seats.onDuty.size,
      busyByKey: calls.busyByKey.size,
      ringsSince: ringsSinceByKey,
      othersWait: usual !== null,
    })
    return (mayBeByKey ? firstAside('by-key') : null) ?? (usual ? null : firstAside('unheard'))
  }

  /** Of these classes, in their order. */
  function inTurn(classes: readonly CallClass[]): Match | null {
    const free = seats.free.map(({ agentId }) => agentId)
    const usual = matchOf(calls.line.firstFor(free, classes))
    return (classes.includes('unproven') ? outOfTurn(usual) : null) ?? usual
  }

  /** The same; an identity that is no better proven yet goes before others only so often. */
  function next(classes: readonly CallClass[]): Match | null {
    const first = inTurn(classes)
    if (first?.call.share.callClass !== 'identified') return first
    const other = inTurn(classes.filter(each => each !== 'identified'))
    const mayGoFirst = mayRingIdentified({
      agentsOnDuty: seats.onDuty.size,
      busyIdentified: calls.busyIdentified.size,
      ringsSince: ringsSinceIdentified,
      othersWait: other !== null,
    })
    return mayGoFirst ? first : other
  }

  function taken(match: Match): Match {
    const { agentId } = match.seat
    if (match.call.share.callClass === 'unproven') lastUnproven.add(agentId)
    else lastUnproven.delete(agentId)
    return match
  }

  /** The answer is taken up; `null` where there is nobody, or no agent, for anybody. */
  return (nowMs: number): Match | null => {
    if (seats.free.length === 0) return null
    const mayHave = (each: CallClass) => each !== 'unproven' || budget.allowsUnproven(nowMs)
    const classes = callClasses.filter(each => reserve.agentsFor(each, nowMs).free > 0 && mayHave(each))
    const late = overdue(classes, nowMs)
    if (late) {
      ringsSinceOverdue = 0
      return taken(late)
    }
    const match = next(classes)
    if (!match) return null
    ringsSinceOverdue += 1
    ringsSinceByKey = match.call.report.turn === 'by-key' ? 0 : ringsSinceByKey + 1
    ringsSinceIdentified = match.call.share.callClass === 'identified' ? 0 : ringsSinceIdentified + 1
    return taken(match)
  }
}
