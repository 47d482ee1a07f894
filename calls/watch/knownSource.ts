import { hourMs } from '../policy/patterns/baseline.ts'
import { createDistinctCount } from '../policy/patterns/distinctCount.ts'
import {
  type SourceRule,
  sourceRule,
  unexplainedAfter,
  unexplainedAfterGood,
} from '../policy/patterns/sourceAlarm.ts'
import type { Clock } from '../ports.ts'

/** What is watched of one source. */
export interface KnownSource {
  /** Another call from there, by the browser of this hash. Answers how many calls from there are not explained. */
  came(browserHash: number): number
  /** A good call from there is over. Answers how many calls it explained. */
  good(): number
  /** One of them, that explained so many, was reported. */
  notGood(explained: number): void
  /** So many calls are explained by something else. */
  explain(calls: number): void
  /** What was seen since its calls began to be more than is explained; from here on it begins anew. */
  takeSeen(): SeenOfSource
  /** As many as come from there are usual for a day. */
  confirm(): void
  isConfirmed(): boolean
}

interface SeenOfSource {
  readonly seen: number
  readonly usual: number
  readonly spanMs: number
  readonly browsers: number
  readonly goodCalls: number
}

/** 64 bytes, right to 10 %. */
const bits = 6
const dayMs = 24 * hourMs
const leastSpanMs = 60_000

export function createKnownSource(
  clock: Pick<Clock, 'now' | 'monotonic'>,
  rule: SourceRule = sourceRule,
): KnownSource {
  const begin = () => ({
    atMs: clock.monotonic(),
    seen: 0,
    goodCalls: 0,
    browsers: createDistinctCount(bits),
  })
  const dayNow = () => Math.floor(clock.now() / dayMs)
  const begunDay = () => ({ day: dayNow(), browsers: createDistinctCount(bits), goodCalls: 0 })
  let today = begunDay()
  let yesterday = { browsers: 0, goodCalls: 0 }
  let sum = 0
  let lastMs = clock.monotonic()
  let onset = begin()
  let confirmedUntilMs = Number.NEGATIVE_INFINITY

  function turnDay(): void {
    if (today.day === dayNow()) return
    const wasYesterday = today.day === dayNow() - 1
    const { browsers, goodCalls } = today
    yesterday = wasYesterday ? { browsers: browsers.count(), goodCalls } : { browsers: 0, goodCalls: 0 }
    today = begunDay()
  }

  const factsNow = () => ({
    browsers: Math.max(yesterday.browsers, today.browsers.count()),
    goodCalls: Math.max(yesterday.goodCalls, today.goodCalls),
  })

  const isConfirmed = () => clock.monotonic() < confirmedUntilMs

  return {
    came(browserHash) {
      turnDay()
      const nowMs = clock.monotonic()
      const newBrowsers = today.browsers.add(browserHash)
      sum = unexplainedAfter(sum, { elapsedMs: nowMs - lastMs, newBrowsers }, factsNow(), rule)
      lastMs = nowMs
      if (isConfirmed()) sum = 0
      // Whatever was there before is explained: what is not begins here.
      if (sum <= 1) onset = begin()
      onset.seen += 1
      onset.browsers.add(browserHash)
      return sum
    },
    good() {
      turnDay()
      today.goodCalls += 1
      onset.goodCalls += 1
      const before = sum
      sum = unexplainedAfterGood(sum, rule)
      return before - sum
    },
    notGood(explained) {
      today.goodCalls = Math.max(0, today.goodCalls - 1)
      onset.goodCalls = Math.max(0, onset.goodCalls - 1)
      sum += explained
    },
    explain(calls) {
      sum = Math.max(0, sum - calls)
    },
    takeSeen() {
      const { atMs, seen, browsers, goodCalls } = onset
      const spanMs = Math.max(leastSpanMs, clock.monotonic() - atMs)
      const usual = Math.max(0, seen - sum)
      sum = 0
      onset = begin()
      return { seen, usual, spanMs, browsers: browsers.count(), goodCalls }
    },
    confirm() {
      sum = 0
      confirmedUntilMs = clock.monotonic() + dayMs
    },
    isConfirmed,
  }
}
