import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reconnectDelayMs } from './reconnect.ts'

const attempts = fc.nat(10_000)
const chances = fc.double({ min: 0, max: 1, noNaN: true })

test('a delay is never under 250 ms nor over 15 s', () => {
  fc.assert(
    fc.property(attempts, chances, (attempt, chance) => {
      const ms = reconnectDelayMs(attempt, chance)
      expect(ms).toBeGreaterThanOrEqual(250)
      expect(ms).toBeLessThanOrEqual(15_000)
    }),
  )
})

test('with the same chance a later attempt never waits less', () => {
  fc.assert(
    fc.property(attempts, chances, (attempt, chance) => {
      expect(reconnectDelayMs(attempt + 1, chance)).toBeGreaterThanOrEqual(reconnectDelayMs(attempt, chance))
    }),
  )
})

test('half of the delay is chance', () => {
  expect([0, 0.5, 1].map(chance => reconnectDelayMs(2, chance))).toEqual([1000, 1500, 2000])
})
