import fc from 'fast-check'
import { expect, test } from 'vitest'
import { webhookLongestPauseMs as longestPauseMs, webhookTriedMs } from '../../calls/ports/webhooks.ts'
import { firstPauseMs, nextTry } from './retryPolicy.ts'

const sinceMs = Date.UTC(2026, 10, 21)
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const tries = fc.integer({ min: 1, max: 10_000 })

test('the pauses grow from five seconds to six hours', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 50].map(
    tries => (nextTry({ tries, sinceMs, nowMs: sinceMs, chance: 0.999_999 }) ?? 0) - sinceMs,
  )
  expect(pauses.map(ms => Math.round(ms / 1000))).toEqual([
    5, 20, 80, 320, 1280, 5120, 20_480, 21_600, 21_600,
  ])
})

test('a pause is never shorter than half of the first, nor longer than the longest, whatever is asked for', () => {
  fc.assert(
    fc.property(tries, chance, fc.integer({ min: 0, max: 10 ** 12 }), (tries, chance, retryAfterMs) => {
      const pauseMs = Number(nextTry({ tries, sinceMs, nowMs: sinceMs, retryAfterMs, chance })) - sinceMs
      expect(pauseMs).toBeGreaterThanOrEqual(firstPauseMs / 2)
      expect(pauseMs).toBeLessThanOrEqual(longestPauseMs)
      expect(pauseMs).toBeGreaterThanOrEqual(Math.min(retryAfterMs, longestPauseMs))
    }),
  )
})

test('of one chance, a later try never waits less than the one before', () => {
  fc.assert(
    fc.property(tries, chance, (tries, chance) => {
      const at = (count: number) => Number(nextTry({ tries: count, sinceMs, nowMs: sinceMs, chance }))
      expect(at(tries + 1)).toBeGreaterThanOrEqual(at(tries))
    }),
  )
})

test('what failed together does not come back together', () => {
  const at = Array.from({ length: 100 }, (_, each) =>
    nextTry({ tries: 4, sinceMs, nowMs: sinceMs, chance: each / 100 }),
  )
  expect(new Set(at).size).toBe(100)
})

test('after three days nobody tries any more, and never before', () => {
  fc.assert(
    fc.property(tries, chance, fc.integer({ min: 0, max: 2 * webhookTriedMs }), (tries, chance, ageMs) => {
      const next = nextTry({ tries, sinceMs, nowMs: sinceMs + ageMs, chance })
      expect(next === null).toBe(ageMs >= webhookTriedMs)
    }),
  )
})

test('a message that nobody takes is tried some twenty times in all', () => {
  fc.assert(
    fc.property(chance, chance => {
      let nowMs = sinceMs
      let tries = 1
      for (; ; tries += 1) {
        const next = nextTry({ tries, sinceMs, nowMs, chance })
        if (next === null) break
        nowMs = next
      }
      expect(tries).toBeGreaterThan(15)
      expect(tries).toBeLessThan(40)
    }),
  )
})
