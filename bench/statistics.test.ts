import fc from 'fast-check'
import { expect, test } from 'vitest'
import { median, medianInterval } from './statistics.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

// Tables of the sign test: ranks for 95 % two-sided.
test.each([
  [6, 1, 6, 0.9688],
  [8, 1, 8, 0.9922],
  [9, 2, 8, 0.9609],
  [10, 2, 9, 0.9785],
  [20, 6, 15, 0.9586],
  [25, 8, 18, 0.9567],
  [50, 18, 33, 0.9672],
])('of %i values the median lies between the ranks %i and %i', (count, low, high, confidence) => {
  const interval = medianInterval(upTo(count).toReversed())
  expect(interval).toMatchObject({ low, high })
  expect(interval.confidence).toBeCloseTo(confidence, 4)
})

test('five values and fewer cannot be so sure: the outermost, and how sure they are', () => {
  expect(medianInterval([3, 1, 2, 5, 4])).toEqual({ low: 1, high: 5, confidence: 0.9375 })
  expect(medianInterval([7])).toEqual({ low: 7, high: 7, confidence: 0 })
  expect(medianInterval([])).toEqual({ low: Number.NaN, high: Number.NaN, confidence: 0 })
})

test('the median of the values lies inside, in whatever order they come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 }),
      values => {
        const { low, high } = medianInterval(values)
        expect(low).toBeLessThanOrEqual(median(values))
        expect(high).toBeGreaterThanOrEqual(median(values))
      },
    ),
  )
})
