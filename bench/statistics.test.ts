import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureBound, median, medianInterval, quantile } from './statistics.ts'

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

// Tables of Clopper and Pearson, one-sided: 1 - 0.05^(1/n) where nothing fails.
test.each([
  [0, 10, 0.2589],
  [0, 1000, 0.00299],
  [1, 100, 0.0466],
  [5, 100, 0.1023],
  [50, 1000, 0.0629],
])('of %i failures in %i tries no more than %f is likely', (failures, tries, bound) => {
  expect(failureBound(failures, tries)).toBeCloseTo(bound, 4)
})

test('where everything fails, everything may', () => {
  expect(failureBound(7, 7)).toBe(1)
})

test('a quantile is one of the values, by its rank', () => {
  const values = upTo(20).toReversed()
  expect([0, 0.05, 0.5, 0.95, 1].map(part => quantile(values, part))).toEqual([1, 1, 10, 19, 20])
  expect(quantile([], 0.5)).toBeNaN()
})
