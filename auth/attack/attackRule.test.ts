import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Alarm, SiteKey } from '../../protocol/index.ts'
import {
  alarmWindowMs,
  goesOnUntilMs,
  isOpen,
  isUnderAttack,
  isUnderAttackFrom,
  nextEndMs,
} from './attackRule.ts'

const sites = ['shop', 'other'].map(key => SiteKey.parse(key))
const dayMs = 24 * 3600_000

const alarmOf = (name: string): Alarm => ({
  ...{ pattern: 'one-source', seen: 90, usual: 20, spanMs: 600_000 },
  evidence: { browsers: 2, network: null },
  source: { kind: 'address', name, goodCalls: 0 },
})

const someWindow = fc
  .record({
    site: fc.option(fc.constantFrom(...sites)),
    sinceMs: fc.nat(2 * dayMs),
    lastsMs: fc.integer({ min: 1, max: dayMs }),
    source: fc.option(fc.constantFrom('A', 'B')),
  })
  .map(({ site, sinceMs, lastsMs, source }) => ({
    ...{ site, sinceMs, untilMs: sinceMs + lastsMs },
    alarm: source === null || site === null ? null : alarmOf(source),
  }))

test('a site is under attack while a window of its own or of all sites is open, and not a moment longer', () => {
  fc.assert(
    fc.property(
      fc.array(someWindow),
      fc.constantFrom(...sites),
      fc.nat(3 * dayMs),
      (windows, site, nowMs) => {
        const meant = windows.filter(
          window => window.alarm === null && (window.site === null || window.site === site),
        )
        const expected = meant.some(({ sinceMs, untilMs }) => sinceMs <= nowMs && nowMs < untilMs)
        expect(isUnderAttack(windows, site, nowMs)).toBe(expected)
      },
    ),
  )
})

test('what is said of one source is said of it and its site, and of no other source', () => {
  fc.assert(
    fc.property(
      fc.array(someWindow),
      fc.constantFrom(...sites),
      fc.subarray(['A', 'B', 'C']),
      fc.nat(3 * dayMs),
      (windows, site, sources, nowMs) => {
        const expected = windows.some(
          ({ alarm, sinceMs, untilMs, ...window }) =>
            window.site === site &&
            sources.some(each => each === alarm?.source?.name) &&
            sinceMs <= nowMs &&
            nowMs < untilMs,
        )
        expect(isUnderAttackFrom(windows, { site, sources }, nowMs)).toBe(expected)
      },
    ),
  )
})

test('an alarm that is raised again makes its window no shorter, and longer than a day never', () => {
  fc.assert(
    fc.property(someWindow, fc.nat(dayMs), (window, ageMs) => {
      const nowMs = window.sinceMs + ageMs
      const untilMs = goesOnUntilMs(window, nowMs)
      expect(untilMs).toBeGreaterThanOrEqual(window.untilMs)
      expect(untilMs).toBeLessThanOrEqual(Math.max(window.untilMs, window.sinceMs + dayMs))
      if (ageMs + alarmWindowMs < dayMs) expect(untilMs).toBeGreaterThanOrEqual(nowMs + alarmWindowMs)
    }),
  )
})

test('nothing changes by itself before the next end, and then something does', () => {
  fc.assert(
    fc.property(fc.array(someWindow), fc.nat(3 * dayMs), (windows, nowMs) => {
      const endMs = nextEndMs(windows, nowMs)
      const openAt = (ms: number) => windows.filter(window => isOpen(window, nowMs) && isOpen(window, ms))
      if (endMs === null) {
        expect(openAt(nowMs)).toEqual([])
        return
      }
      expect(openAt(endMs - 1)).toEqual(openAt(nowMs))
      expect(openAt(endMs).length).toBeLessThan(openAt(nowMs).length)
    }),
  )
})
