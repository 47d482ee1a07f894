import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RingfenceError } from '../../protocol/index.ts'
import { shopOrigin, testSites } from '../testing/testService.ts'
import { isOpen, isOriginOf, openQueueOf, siteOf } from './policy.ts'
import type { OpeningHours } from './sites.ts'

const madrid: OpeningHours = {
  timeZone: 'Europe/Madrid',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '17:30',
}
const shop = siteOf(testSites, 'shop')

test.each([
  ['2026-11-23T08:00:00Z', true, 'Monday 09:00 in winter'],
  ['2026-11-23T07:59:59Z', false, 'Monday 08:59'],
  ['2026-11-23T16:29:59Z', true, 'Monday 17:29'],
  ['2026-11-23T16:30:00Z', false, 'Monday 17:30, the first closed minute'],
  ['2026-07-20T07:00:00Z', true, 'Monday 09:00 in summer'],
  ['2026-07-20T06:59:00Z', false, 'Monday 08:59 in summer'],
  ['2026-11-21T12:00:00Z', false, 'Saturday'],
  ['2026-11-22T12:00:00Z', false, 'Sunday'],
  ['2026-11-27T12:00:00Z', true, 'Friday'],
])('at %s Madrid is open: %s (%s)', (at, open) => {
  expect(isOpen(madrid, Date.parse(at))).toBe(open)
})

const bar: OpeningHours = { timeZone: 'Europe/Madrid', days: ['fri', 'sat'], from: '22:00', to: '02:00' }

test.each([
  ['2026-11-20T20:59:00Z', false, 'Friday 21:59'],
  ['2026-11-20T21:00:00Z', true, 'Friday 22:00'],
  ['2026-11-20T23:30:00Z', true, 'Saturday 00:30, by Friday'],
  ['2026-11-21T00:59:59Z', true, 'Saturday 01:59'],
  ['2026-11-21T01:00:00Z', false, 'Saturday 02:00'],
  ['2026-11-22T00:30:00Z', true, 'Sunday 01:30, by Saturday'],
  ['2026-11-19T23:30:00Z', false, 'Friday 00:30: Thursday is not named'],
  ['2026-03-28T23:30:00Z', true, 'Sunday 00:30, before the clock goes forward'],
  ['2026-03-29T00:59:59Z', true, 'Sunday 01:59, the last minute before 03:00'],
  ['2026-03-29T01:00:00Z', false, 'Sunday 03:00: there was no 02:00'],
])('at %s a bar in Madrid is open: %s (%s)', (at, open) => {
  expect(isOpen(bar, Date.parse(at))).toBe(open)
})

/** Minutes of the week on the zone's wall clock, by the zone's offset: another way than the product's. */
function wallMinuteOfWeek(timeZone: string, nowMs: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(nowMs)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(offset) ?? []
  const offsetMinutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const wall = new Date(Math.floor(nowMs / 60_000) * 60_000 + offsetMinutes * 60_000)
  return ((wall.getUTCDay() + 6) % 7) * 1440 + wall.getUTCHours() * 60 + wall.getUTCMinutes()
}

const timeOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

test('hours hold on every day, in every zone and through every change of the clock, past midnight or not', () => {
  const zones = [
    'Europe/Madrid',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'UTC',
  ]
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.subarray([...days], { minLength: 1 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 1440 }),
      fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) }),
      (timeZone, named, from, to, nowMs) => {
        fc.pre(from !== to)
        const minute = wallMinuteOfWeek(timeZone, nowMs)
        const length = to > from ? to - from : to - from + 1440
        const expected = named.some(day => {
          const begins = days.indexOf(day) * 1440 + from
          return (minute - begins + 7 * 1440) % (7 * 1440) < length
        })
        expect(isOpen({ timeZone, days: named, from: timeOf(from), to: timeOf(to) }, nowMs)).toBe(expected)
      },
    ),
    { numRuns: 2000 },
  )
})

test('the day is the zone’s, not Greenwich’s', () => {
  const auckland: OpeningHours = { timeZone: 'Pacific/Auckland', days: ['mon'], from: '00:00', to: '24:00' }
  expect(isOpen(auckland, Date.parse('2026-11-22T11:00:00Z'))).toBe(true)
  expect(isOpen(auckland, Date.parse('2026-11-22T10:59:00Z'))).toBe(false)
  expect(isOpen(auckland, Date.parse('2026-11-23T10:59:00Z'))).toBe(true)
  expect(isOpen(auckland, Date.parse('2026-11-23T11:00:00Z'))).toBe(false)
})

test('a queue without hours is always open, one with hours only then', () => {
  expect(openQueueOf(shop, 'sales', 0).name).toBe('Sales')
  expect(openQueueOf(shop, 'office', Date.parse('2026-11-23T12:00:00Z')).name).toBe('Office')
  expect(codeOf(() => openQueueOf(shop, 'office', Date.parse('2026-11-21T12:00:00Z')))).toBe('closed-now')
})

test('what is not configured has its own code', () => {
  expect(codeOf(() => siteOf(testSites, 'nobody'))).toBe('site-unknown')
  expect(codeOf(() => openQueueOf(shop, 'nothing', 0))).toBe('queue-unknown')
  expect(codeOf(() => openQueueOf(shop, 'toString', 0))).toBe('queue-unknown')
})

test.each([
  [shopOrigin, true],
  ['https://shop.example:8443', false],
  ['http://shop.example', false],
  ['https://SHOP.example', false],
  ['https://shop.example/', false],
  ['https://shop.example.evil.example', false],
  ['null', false],
  ['', false],
])('the origin %j is the shop’s: %s', (origin, allowed) => {
  expect(isOriginOf(shop, origin)).toBe(allowed)
})

function codeOf(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error instanceof RingfenceError ? error.code : error
  }
}
