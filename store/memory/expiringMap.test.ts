import { expect, test } from 'vitest'
import { createExpiringMap } from './expiringMap.ts'

test('entries that nobody asks for again do not pile up', () => {
  const map = createExpiringMap<number>()
  let most = 0
  for (let nowMs = 0; nowMs < 100_000; nowMs += 1) {
    map.set(`key ${nowMs}`, { value: nowMs, expiresAtMs: nowMs + 100 }, nowMs)
    most = Math.max(most, map.held())
  }
  expect(most).toBeLessThanOrEqual(2 * 100 + 1)
  expect(map.values(100_000)).toHaveLength(99)
})

test('an entry is there until it expires, then it is gone for good', () => {
  const map = createExpiringMap<string>()
  map.set('k', { value: 'v', expiresAtMs: 10 }, 0)
  expect(map.get('k', 9)).toBe('v')
  expect(map.get('k', 10)).toBeUndefined()
  expect(map.held()).toBe(0)
})

test('an entry written again lives as long as the new one says', () => {
  const map = createExpiringMap<string>()
  map.set('k', { value: 'old', expiresAtMs: 10 }, 0)
  map.set('k', { value: 'new', expiresAtMs: 20 }, 5)
  expect(map.get('k', 15)).toBe('new')
  map.delete('k')
  expect(map.get('k', 15)).toBeUndefined()
})
