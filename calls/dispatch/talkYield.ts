import type { CallId } from '../../protocol/index.ts'
import { unknownYield, yieldAfter } from '../policy/budget.ts'

/** What comes of talks with callers for whom nothing speaks. */
export interface TalkYield {
  /** One is over. Whoever says so again says nothing new. */
  ended(callId: CallId, isGood: boolean): void
  /** An agent reported that call; it may be heard of before its end is, again, or about a call that is none of these. */
  reported(callId: CallId): void
  /** The part of them that were good and not reported, the last ones counting most. */
  part(): number
}

/** Talks that a report may still take back; one before them weighs less than a fiftieth of the last. */
const talksHeld = 200

/** Reports that wait for the end of their call. */
const reportsHeld = 200

export function createTalkYield(): TalkYield {
  /** Of all talks before those that are held. */
  let before = unknownYield
  const talks = new Map<CallId, boolean>()
  const reported = new Set<CallId>()

  return {
    ended(callId, isGood) {
      if (talks.has(callId)) return
      const wasReported = reported.delete(callId)
      talks.set(callId, isGood && !wasReported)
      const [oldest] = talks
      if (talks.size <= talksHeld || !oldest) return
      talks.delete(oldest[0])
      before = yieldAfter(before, oldest[1])
    },
    reported(callId) {
      if (talks.has(callId)) {
        talks.set(callId, false)
        return
      }
      reported.add(callId)
      const [oldest] = reported
      if (reported.size > reportsHeld && oldest) reported.delete(oldest)
    },
    part: () => [...talks.values()].reduce(yieldAfter, before),
  }
}
