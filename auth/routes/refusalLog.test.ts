import { expect, test } from 'vitest'
import { testSites } from '../testing/testService.ts'
import { createRefusalLog } from './refusalLog.ts'

test('whoever is refused uncounted writes no more lines than sixty a minute, and how many were left out is said', () => {
  const lines: string[] = []
  const clock = { nowMs: 0, now: () => clock.nowMs }
  const note = (event: string, fields?: Readonly<Record<string, unknown>>) => {
    lines.push(`${event} ${JSON.stringify(fields)}`)
  }
  const logRefusal = createRefusalLog({
    log: { info: note, warn: note, error: note },
    sites: testSites,
    clock,
    onAbuse: () => {},
  })
  const request = { method: 'POST', path: '/auth/sessions', route: { path: '/auth/sessions' } }
  const refused = (code: 'origin-not-allowed' | 'passkey-invalid') =>
    logRefusal(request, { code, error: undefined })

  for (let flood = 0; flood < 1000; flood += 1) refused('origin-not-allowed')
  expect(lines).toHaveLength(60)
  refused('passkey-invalid')
  expect(lines.at(-1)).toContain('passkey-invalid')
  clock.nowMs = 60_000
  refused('origin-not-allowed')
  expect(lines.slice(61)).toEqual([
    'http refusals not logged {"lines":940}',
    'http request refused {"code":"origin-not-allowed","route":"POST /auth/sessions"}',
  ])
})
