import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Allowance, nothingSpent, spendOne } from './allowance.ts'

/** How often it was done of these tries, whose times rise. */
function done(allowance: Allowance, triesAtMs: readonly number[]): number[] {
  let spent = nothingSpent
  return triesAtMs.filter(atMs => {
    const after = spendOne(allowance, spent, atMs)
    if (!('spent' in after)) return false
    spent = after.spent
    return true
  })
}

const allowance = fc.record({
  most: fc.integer({ min: 1, max: 8 }),
  oneMoreMs: fc.integer({ min: 1, max: 100_000 }),
})
const tries = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 200, size: 'max' })
  .map(all => all.toSorted((one, other) => one - other))

test('in any span it is done no oftener than at once and once more for each time in it', () => {
  fc.assert(
    fc.property(allowance, tries, (each, all) => {
      const times = done(each, all)
      for (const [first, from] of times.entries()) {
        for (const [last, to] of times.entries()) {
          if (last < first) continue
          const most = each.most + Math.floor((to - from) / each.oneMoreMs + 1e-9)
          expect(last - first + 1).toBeLessThanOrEqual(most)
        }
      }
    }),
  )
})

test('whoever waits as long as they are told may do it', () => {
  fc.assert(
    fc.property(allowance, tries, (each, all) => {
      let spent = nothingSpent
      for (const atMs of all) {
        const after = spendOne(each, spent, atMs)
        if ('spent' in after) spent = after.spent
        else expect(spendOne(each, spent, atMs + after.retryAfterMs)).toHaveProperty('spent')
      }
    }),
  )
})

test('whoever does it rarely is never refused', () => {
  fc.assert(
    fc.property(allowance, fc.integer({ min: 1, max: 50 }), (each, count) => {
      const rarely = Array.from({ length: count }, (_, index) => index * each.oneMoreMs)
      expect(done(each, rarely)).toHaveLength(count)
    }),
  )
})
