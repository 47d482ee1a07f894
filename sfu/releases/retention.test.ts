import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expiredReleases } from './retention.ts'

const dayMs = 24 * 60 * 60 * 1000
const nowMs = Date.UTC(2026, 11, 1)
const release = (version: string, daysAgo: number) => ({
  version,
  files: {},
  publishedAtMs: nowMs - daysAgo * dayMs,
  lastCurrentAtMs: nowMs - daysAgo * dayMs,
})

test.each<[string, ReturnType<typeof release>[], string[]]>([
  ['nothing', [], []],
  ['ten, however old', Array.from({ length: 10 }, (_, nth) => release(`0.${nth}.0`, 900 + nth)), []],
  [
    'the eleventh, when it is older than a year',
    Array.from({ length: 11 }, (_, nth) => release(`0.${nth}.0`, 400 + nth)),
    ['0.10.0'],
  ],
  ['twenty of the last year', Array.from({ length: 20 }, (_, nth) => release(`0.${nth}.0`, nth * 18)), []],
  [
    'the fourth build of one version',
    [release('1.0.0', 9), ...[0, 1, 2, 3].map(nth => release(`1.0.0+0000000${nth}`, nth))],
    ['1.0.0+00000003'],
  ],
])('of %s', (_, releases, expired) => {
  expect(expiredReleases(releases, nowMs)).toEqual(expired)
})

const someReleases = fc.uniqueArray(
  fc.record({ minor: fc.nat(30), build: fc.option(fc.nat(9)), daysAgo: fc.nat(1000) }),
  { selector: ({ minor, build }) => `${minor} ${build}`, maxLength: 60 },
)

test('no plain version of the last year goes, nor one of the ten newest; what stays is bounded by the year', () => {
  fc.assert(
    fc.property(someReleases, drawn => {
      const releases = drawn.map(({ minor, build, daysAgo }) =>
        release(`0.${minor}.0${build === null ? '' : `+0000000${build}`}`, daysAgo),
      )
      const expired = expiredReleases(releases, nowMs)
      const plain = releases.filter(({ version }) => !version.includes('+'))
      const old = plain.filter(({ lastCurrentAtMs }) => nowMs - lastCurrentAtMs >= 365 * dayMs)
      for (const version of expired)
        if (!version.includes('+')) expect(old.map(one => one.version)).toContain(version)
      expect(releases.length - expired.length).toBeGreaterThanOrEqual(Math.min(10, plain.length))
      // A second look lets go of nothing more.
      const left = releases.filter(({ version }) => !expired.includes(version))
      expect(expiredReleases(left, nowMs)).toEqual([])
    }),
  )
})
