import { expect, test } from 'vitest'
import { isOverdueTurn } from './patience.ts'

test.each([
  [0, 99, false],
  [179_999, 99, false],
  [180_000, 2, false],
  [180_000, 3, true],
])('who waited %i ms, with %i rings since the last who was overdue: %s', (waitedMs, rings, expected) => {
  expect(isOverdueTurn(waitedMs, rings)).toBe(expected)
})
