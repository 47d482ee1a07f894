import type { CallClass } from '../../protocol/index.ts'
import { callClasses } from '../policy/callClass.ts'
import { mayRingByKey } from '../policy/gate/keyShare.ts'
import { isOverdueTurn } from '../policy/patience.ts'
import type { LiveCallReport, Turn } from '../ports/messages.ts'
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
 * Finds the next ring, always in one order: who may be rung for at all; class, as far as agents are not kept for another; turns; then the
 * agent. One ring in some is for whoever without proof has waited longest.
 */
export function createMatcher(calls: KnownCalls, seats: KnownSeats, reserve: AgentReserve) {
  let ringsSinceOverdue = 0
  let ringsSinceByKey = 0

  const matchOf = (call: KnownCall | null | undefined): Match | null => {
    const { report = null } = call ?? {}
    const seat = report && chooseSeat(report, seats.free)
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

  /** The answer is taken up; `null` where there is nobody, or no agent, for anybody. */
  return (nowMs: number): Match | null => {
    if (seats.free.length === 0) return null
    const classes = callClasses.filter(each => reserve.agentsFor(each, nowMs).free > 0)
    const late = overdue(classes, nowMs)
    if (late) {
      ringsSinceOverdue = 0
      return late
    }
    const free = seats.free.map(({ agentId }) => agentId)
    const usual = matchOf(calls.line.firstFor(free, classes))
    const match = (classes.includes('unproven') ? outOfTurn(usual) : null) ?? usual
    if (match) ringsSinceOverdue += 1
    if (match) ringsSinceByKey = match.call.report.turn === 'by-key' ? 0 : ringsSinceByKey + 1
    return match
  }
}
