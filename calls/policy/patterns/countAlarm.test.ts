import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countRule, isSlowDrip, shareRule, sumAfterOne, sumAfterTalk } from './countAlarm.ts'

const sums = fc.double({ min: 0, max: 50, noNaN: true })
const rates = fc.double({ min: 0, max: 100, noNaN: true })

test('each one adds, time and a higher usual rate take away, and nothing is below what one alone makes', () => {
  fc.assert(
    fc.property(sums, fc.nat(3600_000), fc.nat(3600_000), rates, rates, (sum, one, other, usual, more) => {
      const after = sumAfterOne(sum, one, usual)
      expect(after).toBeGreaterThanOrEqual(sumAfterOne(0, 0, usual) - 1e-9)
      expect(sumAfterOne(sum, one + other, usual)).toBeLessThanOrEqual(after + 1e-9)
      expect(sumAfterOne(sum, one, usual + more)).toBeLessThanOrEqual(after + 1e-9)
    }),
  )
})

test('what comes at the usual pace brings the sum back to the beginning, and ten times of it brings an alarm', () => {
  for (const usual of [0.5, 2, 10]) {
    const pace = (times: number, events: number) => {
      let sum = 0
      for (let event = 0; event < events; event += 1) sum = sumAfterOne(sum, 60_000 / (usual * times), usual)
      return sum
    }
    expect(pace(1, 2000)).toBeLessThan(countRule.threshold / 2)
    expect(pace(10, 2000)).toBeGreaterThan(countRule.threshold)
  }
})

test('a handful at once where nothing is usual is no alarm', () => {
  let sum = 0
  for (let event = 0; event < 10; event += 1) sum = sumAfterOne(sum, 0, 0)
  expect(sum).toBeLessThan(countRule.threshold)
})

test('talks that come to nothing add, others take away, and the usual share leads to no alarm', () => {
  fc.assert(
    fc.property(sums, fc.double({ min: 0, max: 1, noNaN: true }), (sum, usual) => {
      expect(sumAfterTalk(sum, true, usual)).toBeGreaterThan(sum)
      expect(sumAfterTalk(sum, false, usual)).toBeLessThanOrEqual(sum)
      expect(sumAfterTalk(sum, false, usual)).toBeGreaterThanOrEqual(0)
    }),
  )
  let [sum, talks] = [0, 0]
  for (; sum < shareRule.threshold; talks += 1) sum = sumAfterTalk(sum, true, 0.3)
  expect(talks).toBeGreaterThan(8)
})

test('a week has to have much more than usual, and a few more are never much', () => {
  expect(isSlowDrip(30, 0)).toBe(false)
  expect(isSlowDrip(31, 0)).toBe(true)
  expect(isSlowDrip(280, 100)).toBe(false)
  expect(isSlowDrip(281, 100)).toBe(true)
})
