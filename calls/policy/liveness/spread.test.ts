import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fallingFitOf, meanOf } from './spread.ts'

test('a falling fit never rises, keeps the mean, and is the numbers themselves where they fall', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -90, max: 0 }), { minLength: 1, maxLength: 60 }),
      fc.nat(8),
      (all, together) => {
        const fit = fallingFitOf(all, together)
        expect(fit).toHaveLength(all.length)
        for (const [at, each] of fit.entries()) expect(each).toBeLessThanOrEqual((fit[at - 1] ?? each) + 1e-9)
        expect(meanOf(fit)).toBeCloseTo(meanOf(all), 9)
        expect(new Set(fit.slice(0, together)).size).toBeLessThanOrEqual(1)
      },
    ),
  )
  expect(fallingFitOf([-20, -30, -30, -45], 0)).toEqual([-20, -30, -30, -45])
  expect(fallingFitOf([-20, -40, -50], 2)).toEqual([-30, -30, -50])
  expect(fallingFitOf([-40, -20], 0)).toEqual([-30, -30])
})
