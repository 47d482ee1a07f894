import { describe, expect, test } from 'vitest'
import { formatRelativeTime } from './relativeTime.ts'

describe('formatAgo', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  test.each([
    [0, 'now'],
    [59_999, 'now'],
    [60_000, '1 minute ago'],
    [3_599_999, '59 minutes ago'],
    [7_200_000, '2 hours ago'],
    [24 * 3_600_000, 'yesterday'],
    [95 * 24 * 3_600_000, '3 months ago'],
    [800 * 24 * 3_600_000, '2 years ago'],
    [-5_000, 'now'],
  ])('%d ms: %s', (passedMs, text) => {
    expect(formatRelativeTime(now - passedMs, now, 'en')).toBe(text)
  })
  test('speaks Spanish', () => {
    expect(formatRelativeTime(now - 7_200_000, now, 'es')).toBe('hace 2 horas')
  })
})
