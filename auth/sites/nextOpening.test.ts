import { expect, test } from 'vitest'
import { RingfenceError } from '../../protocol/index.ts'
import { testSites } from '../testing/testService.ts'
import { nextOpeningMs } from './nextOpening.ts'
import { isOpen, openQueueOf, siteOf } from './policy.ts'
import type { OpeningHours } from './sites.ts'

const weekdays: OpeningHours['days'] = ['mon', 'tue', 'wed', 'thu', 'fri']
const inZone = (timeZone: string, days: OpeningHours['days'], from: string, to: string): OpeningHours => ({
  ...{ timeZone, days, from, to },
})

test.each<[string, OpeningHours, string, string]>([
  ['tomorrow', inZone('Europe/Madrid', weekdays, '09:00', '17:30'), '2026-11-23T17:00Z', '2026-11-24T08:00Z'],
  ['today', inZone('Europe/Madrid', weekdays, '09:00', '17:30'), '2026-11-23T07:59:59Z', '2026-11-23T08:00Z'],
  [
    'over a weekend',
    inZone('Europe/Madrid', weekdays, '09:00', '17:30'),
    '2026-11-27T16:30Z',
    '2026-11-30T08:00Z',
  ],
  ['in a week', inZone('Europe/Madrid', ['mon'], '09:00', '10:00'), '2026-11-23T09:00Z', '2026-11-30T08:00Z'],
  [
    'far east',
    inZone('Pacific/Auckland', ['mon'], '00:00', '24:00'),
    '2026-11-20T12:00Z',
    '2026-11-22T11:00Z',
  ],
  [
    'far west',
    inZone('Pacific/Honolulu', ['sun'], '23:30', '24:00'),
    '2026-11-22T00:00Z',
    '2026-11-23T09:30Z',
  ],
  ['half hours', inZone('Asia/Kolkata', ['tue'], '09:15', '10:00'), '2026-11-23T20:00Z', '2026-11-24T03:45Z'],
  [
    'over the end of summer time',
    inZone('Europe/Madrid', ['sun'], '09:00', '10:00'),
    '2026-10-24T20:00Z',
    '2026-10-25T08:00Z',
  ],
  [
    'over its beginning',
    inZone('Europe/Madrid', ['sun'], '09:00', '10:00'),
    '2026-03-28T20:00Z',
    '2026-03-29T07:00Z',
  ],
  [
    'a beginning that it leaves out',
    inZone('Europe/Madrid', ['sun'], '02:30', '05:00'),
    '2026-03-28T20:00Z',
    '2026-03-29T01:30Z',
  ],
])('%s', (_, hours, closedAt, opensAt) => {
  const nowMs = Date.parse(closedAt)
  expect(isOpen(hours, nowMs)).toBe(false)
  const opensAtMs = nextOpeningMs(hours, nowMs, isOpen)
  expect(new Date(opensAtMs ?? 0).toISOString()).toBe(new Date(opensAt).toISOString())
  expect(isOpen(hours, opensAtMs ?? 0)).toBe(true)
})

test('whatever the hour, it is open then and was closed until then', () => {
  const hours = inZone('America/New_York', ['sat', 'sun'], '22:15', '23:45')
  for (let nowMs = Date.UTC(2026, 9, 29); nowMs < Date.UTC(2026, 10, 9); nowMs += 37 * 60_000) {
    if (isOpen(hours, nowMs)) continue
    const opensAtMs = nextOpeningMs(hours, nowMs, isOpen) ?? 0
    expect([isOpen(hours, opensAtMs - 1), isOpen(hours, opensAtMs)]).toEqual([false, true])
    for (let between = nowMs; between < opensAtMs; between += 15 * 60_000)
      expect(isOpen(hours, between)).toBe(false)
  }
})

test('a closed queue says when it opens', () => {
  const saturday = Date.parse('2026-11-21T12:00:00Z')
  const opensAtMs = Date.parse('2026-11-23T08:00:00Z')
  const refused = () => openQueueOf(siteOf(testSites, 'shop'), 'office', saturday)
  expect(refused).toThrow(RingfenceError)
  expect(refused).toThrow(
    expect.objectContaining({ code: 'closed-now', until: { opensAtMs, retryAfterMs: opensAtMs - saturday } }),
  )
})
