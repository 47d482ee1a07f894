import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binds, budgetPart, isSpent, unknownYield, yieldAfter } from './budget.ts'

const part = fc.double({ min: 0, max: 1, noNaN: true })

test('a good talk raises the yield, another one lowers it, and it stays a part', () => {
  fc.assert(
    fc.property(part, fc.boolean(), (before, isGood) => {
      const after = yieldAfter(before, isGood)
      expect(after).toBeGreaterThanOrEqual(0)
      expect(after).toBeLessThanOrEqual(1)
      if (isGood) expect(after).toBeGreaterThanOrEqual(before)
      else expect(after).toBeLessThanOrEqual(before)
    }),
  )
})

test('as long as machines come the budget shrinks to the set part, and never below', () => {
  fc.assert(
    fc.property(part, fc.nat(500), (atLeast, machines) => {
      let yieldNow = unknownYield
      for (let talk = 0; talk < machines; talk += 1) yieldNow = yieldAfter(yieldNow, false)
      expect(budgetPart(yieldNow, atLeast)).toBeGreaterThanOrEqual(atLeast)
    }),
  )
  let yieldNow = unknownYield
  for (let talk = 0; talk < 200; talk += 1) yieldNow = yieldAfter(yieldNow, talk % 20 === 0)
  expect(budgetPart(yieldNow, 0.2)).toBe(0.2)
  for (let talk = 0; talk < 100; talk += 1) yieldNow = yieldAfter(yieldNow, true)
  expect(budgetPart(yieldNow, 0.2)).toBeGreaterThan(0.8)
})

test('it is spent where any span has had its part, and of no time nothing is spent', () => {
  const spans = fc.array(fc.record({ onDutyMs: fc.nat(1000), unprovenMs: fc.nat(1000) }), { maxLength: 3 })
  fc.assert(
    fc.property(spans, part, (all, most) => {
      const over = all.filter(({ onDutyMs, unprovenMs }) => unprovenMs > most * onDutyMs)
      expect(isSpent(all, most)).toBe(over.length > 0)
    }),
  )
  expect(isSpent([{ onDutyMs: 0, unprovenMs: 0 }], 0)).toBe(false)
  // All of it may be spent where all of it is theirs.
  expect(isSpent([{ onDutyMs: 600, unprovenMs: 600 }], 1)).toBe(false)
})

test.each([
  [0, false, false],
  [1, false, true],
  [0, true, true],
])('with %i proven callers in line, attack %s, it matters: %s', (provenWaiting, isUnderAttack, expected) => {
  expect(binds({ provenWaiting, isUnderAttack })).toBe(expected)
})
