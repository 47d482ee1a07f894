import type { CallId } from '../../protocol/index.ts'
import { type AgentTime, binds, budgetPart, isSpent } from '../policy/budget.ts'
import type { KnownCalls } from './knownCalls.ts'
import type { KnownSeats } from './knownSeats.ts'
import { createTalkYield } from './talkYield.ts'

/** How much of the agents' time callers for whom nothing speaks have had, and whether they may have more now. */
export interface AgentBudget {
  allowsUnproven(nowMs: number): boolean
  /** A talk with such a caller is over. */
  talked(callId: CallId, isGood: boolean): void
  /** An agent reported that call, or will be known to have before it is over. */
  reported(callId: CallId): void
  /** A round of telling is over: who was busy is taken to have been so since the last one. */
  roundOver(nowMs: number): void
}

/** Some time, in slices that go one by one. */
interface Span {
  add(nowMs: number, time: AgentTime): void
  sum(nowMs: number): AgentTime
}

const [tenMinutesMs, weekMs] = [600_000, 7 * 24 * 3600_000]
const slicesPerSpan = 20
/** A round that came later than this was slept through, and nobody knows who was busy. */
const longestRoundMs = 30_000

export function createAgentBudget(
  calls: KnownCalls,
  seats: KnownSeats,
  { atLeast, isUnderAttack }: { readonly atLeast: number; readonly isUnderAttack: () => boolean },
): AgentBudget {
  const spans = [createSpan(tenMinutesMs), createSpan(weekMs)]
  const talks = createTalkYield()
  let lastRoundMs: number | null = null

  return {
    allowsUnproven(nowMs) {
      if (!binds({ provenWaiting: calls.line.sizeOf('proven'), isUnderAttack: isUnderAttack() })) return true
      return !isSpent(
        spans.map(span => span.sum(nowMs)),
        budgetPart(talks.part(), atLeast),
      )
    },
    talked: talks.ended,
    reported: talks.reported,
    roundOver(nowMs) {
      const sinceMs = Math.min(longestRoundMs, nowMs - (lastRoundMs ?? nowMs))
      lastRoundMs = nowMs
      const time = { onDutyMs: seats.onDuty.size * sinceMs, unprovenMs: calls.busyUnproven.size * sinceMs }
      for (const span of spans) span.add(nowMs, time)
    },
  }
}

function createSpan(ms: number): Span {
  const sliceMs = ms / slicesPerSpan
  let slices: { readonly number: number; onDutyMs: number; unprovenMs: number }[] = []
  const drop = (nowMs: number): void => {
    const oldest = Math.floor(nowMs / sliceMs) - slicesPerSpan
    slices = slices.filter(({ number }) => number > oldest)
  }
  return {
    add(nowMs, { onDutyMs, unprovenMs }) {
      drop(nowMs)
      const number = Math.floor(nowMs / sliceMs)
      const slice = slices.at(-1)?.number === number ? slices.at(-1) : undefined
      if (!slice) {
        slices.push({ number, onDutyMs, unprovenMs })
        return
      }
      slice.onDutyMs += onDutyMs
      slice.unprovenMs += unprovenMs
    },
    sum(nowMs) {
      drop(nowMs)
      return {
        onDutyMs: slices.reduce((sum, each) => sum + each.onDutyMs, 0),
        unprovenMs: slices.reduce((sum, each) => sum + each.unprovenMs, 0),
      }
    },
  }
}
