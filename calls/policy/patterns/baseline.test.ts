import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  hourMs,
  hoursOfWeek,
  learnedAfter,
  slotAt,
  unlearnedWeek,
  usualAfter,
  usualPerMinute,
  type WeekOfHours,
} from './baseline.ts'

const lessons = fc.record({ seen: fc.nat(10_000), trusted: fc.nat(3000) })

test('hours are counted from Monday', () => {
  expect(slotAt(Date.UTC(2026, 10, 23))).toBe(0)
  expect(slotAt(Date.UTC(2026, 10, 23, 9, 59))).toBe(9)
  expect(slotAt(Date.UTC(2026, 10, 29, 23))).toBe(hoursOfWeek - 1)
  expect(slotAt(Date.UTC(2026, 10, 23) + hoursOfWeek * hourMs)).toBe(0)
})

test('a week changes what is usual by a fifth at most, or by one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 5000, noNaN: true }), lessons, (before, lesson) => {
      const after = usualAfter(before, lesson)
      expect(after).toBeLessThanOrEqual(before + Math.max(1, before * 0.2))
      expect(after).toBeGreaterThanOrEqual(before * 0.8)
    }),
  )
})

test('what nobody trusts teaches nothing: however much of it comes, no more than three to a trusted call', () => {
  fc.assert(
    fc.property(fc.option(fc.double({ min: 0, max: 5000, noNaN: true })), lessons, (before, lesson) => {
      const after = usualAfter(before, lesson)
      expect(after).toBeLessThanOrEqual(Math.max(before ?? 0, 3 * lesson.trusted))
      expect(after).toBeLessThanOrEqual(Math.max(before ?? 0, lesson.seen))
    }),
  )
  // A flood of ten thousand, a week after week, without one good call.
  let usual = usualAfter(null, { seen: 20, trusted: 10 })
  for (let week = 0; week < 52; week += 1) usual = usualAfter(usual, { seen: 10_000, trusted: 0 })
  expect(usual).toBeLessThanOrEqual(20)
})

test('what an admin confirmed is taken as it was, and takes nothing away', () => {
  fc.assert(
    fc.property(fc.nat(5000), lessons, (before, lesson) => {
      expect(usualAfter(before, lesson, true)).toBe(Math.max(before, lesson.seen))
    }),
  )
})

test('a steady rate is learned, in as many weeks as a fifth each takes', () => {
  let usual: number = usualAfter(null, { seen: 10, trusted: 8 })
  for (let week = 0; week < 13; week += 1) usual = usualAfter(usual, { seen: 100, trusted: 80 })
  expect(usual).toBeCloseTo(100, 5)
})

test('an hour rests on those around it, and one that nobody knows on the mean of all', () => {
  const week: WeekOfHours = unlearnedWeek.map((_, slot) => (slot < 100 ? 600 : null))
  const sure = (600 + Math.sqrt(600)) / 60
  expect(usualPerMinute(week, 50)).toBeCloseTo(sure, 9)
  expect(usualPerMinute(week, 150)).toBeCloseTo(sure, 9)
  const peak = week.map((usual, slot) => (slot === 50 ? 1200 : usual))
  expect(usualPerMinute(peak, 50)).toBeGreaterThan(usualPerMinute(peak, 51))
  expect(usualPerMinute(peak, 51)).toBeGreaterThan(sure)
  // Monday at nine is known, so Tuesday at nine is like it, and noon like the mean.
  const nine = unlearnedWeek.map((_, slot) => (slot === 9 ? 900 : slot === 10 ? 300 : null))
  expect(usualPerMinute(nine, 24 + 9)).toBe(usualPerMinute(nine, 9))
  expect(usualPerMinute(nine, 24 + 12)).toBeCloseTo((600 + Math.sqrt(600)) / 60, 9)
  // One quiet night that is known says nothing of the days.
  const night = unlearnedWeek.map((_, slot) => (slot < 5 ? 0 : null))
  expect(usualPerMinute(night, 50)).toBe(usualPerMinute(unlearnedWeek, 50))
})

test('a share and a sum are learned by a fifth a week', () => {
  expect(learnedAfter(null, 70)).toBe(70)
  expect(learnedAfter(100, 1000)).toBe(120)
  expect(learnedAfter(100, 0)).toBe(80)
  expect(learnedAfter(100, 1000, true)).toBe(1000)
})
