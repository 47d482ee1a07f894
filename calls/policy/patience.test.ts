import { expect, test } from 'vitest'
import { isOverdueTurn, isOverdueWithin, mostOverdueOf } from './patience.ts'

test.each([
  [0, 99, false],
  [179_999, 99, false],
  [180_000, 2, false],
  [180_000, 3, true],
])('who waited %i ms, with %i rings since the last who was overdue: %s', (waitedMs, rings, expected) => {
  expect(isOverdueTurn(waitedMs, rings)).toBe(expected)
})

test.each([
  [119_999, 60_000, false],
  [120_000, 60_000, true],
  [180_000, 0, true],
])('who waited %i ms is overdue within %i ms: %s', (waitedMs, withinMs, expected) => {
  expect(isOverdueWithin(waitedMs, withinMs)).toBe(expected)
})

test('of the next rings one in four may be for whoever is overdue, and of any at least one', () => {
  expect([0, 1, 4, 5, 12].map(mostOverdueOf)).toEqual([0, 1, 1, 2, 3])
})
