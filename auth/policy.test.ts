import { expect, test } from 'vitest'
import { RingfenceError } from '../protocol/index.ts'
import { isOpen, isOriginOf, openQueueOf, siteOf } from './policy.ts'
import { shopOrigin, testSites } from './routes/testService.ts'
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
