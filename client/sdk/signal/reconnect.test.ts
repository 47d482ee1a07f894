import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reconnectDelayMs } from './reconnect.ts'

const attempts = fc.nat(10_000)
const chances = fc.double({ min: 0, max: 1, noNaN: true })

test('a delay is never under 250 ms nor over 15 s, and over 3 s only where nobody waits', () => {
  fc.assert(
    fc.property(attempts, chances, fc.boolean(), (attempt, chance, isInUse) => {
      const ms = reconnectDelayMs(attempt, chance, isInUse)
      expect(ms).toBeGreaterThanOrEqual(250)
      expect(ms).toBeLessThanOrEqual(isInUse ? 3000 : 15_000)
    }),
  )
})

test('with the same chance a later attempt never waits less', () => {
  fc.assert(
    fc.property(attempts, chances, fc.boolean(), (attempt, chance, isInUse) => {
      expect(reconnectDelayMs(attempt + 1, chance, isInUse)).toBeGreaterThanOrEqual(
        reconnectDelayMs(attempt, chance, isInUse),
      )
    }),
  )
})

test('half of the delay is chance', () => {
  expect([0, 0.5, 1].map(chance => reconnectDelayMs(2, chance, false))).toEqual([1000, 1500, 2000])
})
