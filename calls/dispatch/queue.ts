import type { AgentId, QueueLoad } from '../../protocol/index.ts'
import type { Tries, WaitingCall } from '../call/call.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import { type FreeSeat, mayBeRung, onDuty, type Seat } from '../seat/seat.ts'

/** First come, first served, over all queues: the place of a call is its index plus one. */
export const inOrder = (calls: Iterable<WaitingCall>): readonly WaitingCall[] =>
  [...calls].sort((a, b) => a.admitted.arrival - b.admitted.arrival)

/** Who is to be rung for which call. */
interface Match {
  readonly call: WaitingCall
  readonly seat: FreeSeat
}

/**
 * The next ring, or `null` when none can begin. The oldest call that somebody free may take gets the agent who has
 * been idle longest (`nowMs` by the monotonic clock); nobody is offered a call they declined, and who let it ring comes after those
 * who did not. A page that cannot ring aloud is rung where no other is free.
 */
export function nextRing(
  waitingCalls: Iterable<WaitingCall>,
  agents: Iterable<Seat>,
  nowMs: number,
): Match | null {
  const idleLongestFirst = [...agents].filter(mayBeRung).sort((a, b) => idleMs(b, nowMs) - idleMs(a, nowMs))
  for (const call of inOrder(waitingCalls)) {
    const { declinedBy, missedBy } = call.tries
    const willing = idleLongestFirst.filter(seat => !declinedBy.has(seat.agentId))
    // A ring that nobody hears is the last resort.
    const hearing = willing.filter(each => each.audible)
    const asked = hearing.length > 0 ? hearing : willing
    const seat = asked.find(each => !missedBy.has(each.agentId)) ?? asked[0]
    if (seat) return { call, seat }
  }
  return null
}

const idleMs = (seat: FreeSeat, nowMs: number): number => nowMs - seat.occupation.idleSinceMs

/** Why a waiting call has nobody left to hope for; `null` while somebody on duty may still take it. */
export function hopeless(call: WaitingCall, agents: Iterable<Seat>): 'no-agent' | 'declined' | null {
  const present = onDuty(agents)
  if (present.length === 0) return 'no-agent'
  return present.every(seat => call.tries.declinedBy.has(seat.agentId)) ? 'declined' : null
}

/** Whether somebody on duty would still be there for this call if this agent declined it. */
export const othersMayTake = (
  { tries }: Pick<WaitingCall, 'tries'>,
  agents: Iterable<Seat>,
  agentId: AgentId,
): boolean => onDuty(agents).some(seat => seat.agentId !== agentId && !tries.declinedBy.has(seat.agentId))

/** A network may break while it rings, even twice; whose does so again and again only rings agents. */
const mostRunsAway = 2

/** Whether a call is over because its caller went away under ring after ring. */
export const keepsRunningAway = ({ ranAway }: Tries): boolean => ranAway > mostRunsAway

/** Talks that the guess of a wait looks back on. */
export const talksRemembered = 20
const talksNeeded = 3

/**
 * A guess of the wait in milliseconds, for the caller at `place` (1 is next): free agents take the first in line at
 * once, then somebody on duty is done every (mean talk / agents). `null` when there is too little to guess from.
 */
export function expectedWaitMs(
  place: number,
  recentTalksMs: readonly number[],
  agents: Iterable<Seat>,
): number | null {
  const present = onDuty(agents)
  if (recentTalksMs.length < talksNeeded || present.length === 0) return null
  const meanTalkMs = recentTalksMs.reduce((sum, ms) => sum + ms, 0) / recentTalksMs.length
  const before = Math.max(0, place - present.filter(mayBeRung).length)
  return Math.round((before * meanTalkMs) / present.length)
}

/** How full each queue is; `nowMs` by the monotonic clock. */
export function queueLoads(
  queues: readonly QueuePolicy[],
  waitingCalls: Iterable<WaitingCall>,
  nowMs: number,
): QueueLoad[] {
  const session = inOrder(waitingCalls)
  return queues.map(policy => {
    const own = session.filter(call => call.admitted.policy === policy)
    const first = own[0]
    return {
      queue: policy.queue,
      waiting: own.length,
      longestWaitMs: first ? nowMs - first.admitted.admittedMonotonicMs : null,
    }
  })
}
