import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hourMs } from './baseline.ts'
import { sourceRule, unexplainedAfter, unexplainedAfterGood } from './sourceAlarm.ts'

const sums = fc.double({ min: 0, max: 100, noNaN: true })
const facts = fc.record({ browsers: fc.nat(5000), goodCalls: fc.nat(500) })
const news = fc.double({ min: 0, max: 8, noNaN: true })
const times = fc.nat(24 * hourMs)

test('a call adds one at most; time, new browsers and good calls take away, and nothing is below nothing', () => {
  fc.assert(
    fc.property(sums, times, times, news, facts, (sum, elapsedMs, moreMs, newBrowsers, known) => {
      const after = unexplainedAfter(sum, { elapsedMs, newBrowsers }, known)
      expect(after).toBeGreaterThanOrEqual(0)
      expect(after).toBeLessThanOrEqual(sum + 1)
      expect(
        unexplainedAfter(sum, { elapsedMs: elapsedMs + moreMs, newBrowsers }, known),
      ).toBeLessThanOrEqual(after)
      expect(unexplainedAfter(sum, { elapsedMs, newBrowsers: newBrowsers + 1 }, known)).toBeLessThanOrEqual(
        after,
      )
      expect(unexplainedAfterGood(after)).toBeLessThanOrEqual(after)
      const better = { ...known, goodCalls: known.goodCalls + 1 }
      expect(unexplainedAfter(sum, { elapsedMs, newBrowsers }, better)).toBeLessThanOrEqual(after)
    }),
  )
})

test('browsers that are made up buy no time: without good calls they are as one', () => {
  fc.assert(
    fc.property(sums, times, fc.nat(1_000_000), (sum, elapsedMs, browsers) => {
      const said = { elapsedMs, newBrowsers: 0 }
      expect(unexplainedAfter(sum, said, { browsers, goodCalls: 0 })).toBe(
        unexplainedAfter(sum, said, { browsers: 1, goodCalls: 0 }),
      )
    }),
  )
})

test('where every third call is a good one nothing is unexplained for long, however many there are', () => {
  let [sum, most] = [0, 0]
  for (let call = 1; call <= 3000; call += 1) {
    sum = unexplainedAfter(sum, { elapsedMs: 0, newBrowsers: 0 }, { browsers: 1, goodCalls: 0 })
    if (call % 3 === 0) sum = unexplainedAfterGood(sum)
    most = Math.max(most, sum)
  }
  expect(most).toBeLessThanOrEqual(3)
  expect(sum).toBeLessThan(sourceRule.threshold)
})
