import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDistinctCount } from './distinctCount.ts'
import { hashOf } from './hashOf.ts'

const count = (names: Iterable<string>, bits: number) => {
  const distinct = createDistinctCount(bits)
  let added = 0
  for (const name of names) added += distinct.add(hashOf(name))
  return { counted: distinct.count(), added }
}

test('few are counted nearly exactly, and the same one once', () => {
  fc.assert(
    fc.property(fc.array(fc.uuid(), { maxLength: 40 }), names => {
      const { counted } = count([...names, ...names], 14)
      expect(Math.abs(counted - new Set(names).size)).toBeLessThanOrEqual(1)
    }),
  )
})

test.each([
  [8, 300],
  [8, 5000],
  [14, 5000],
  [14, 100_000],
])('with 2^%i bytes, %i are counted within four standard errors', (bits, all) => {
  const names = Array.from({ length: all }, (_, number) => `browser ${number}`)
  const { counted, added } = count(names, bits)
  expect(Math.abs(counted - all)).toBeLessThan((4 * 0.83 * all) / Math.sqrt(2 ** bits) + 1)
  // What each one was said to add is the whole.
  expect(Math.abs(added - counted)).toBeLessThan(1)
})

test('keys that differ in one digit are spread as evenly as others', () => {
  const keys = Array.from({ length: 4096 }, (_, number) => String(number).padStart(43, '0'))
  const cells = new Map<number, number>()
  for (const key of keys) cells.set(hashOf(key) >>> 26, (cells.get(hashOf(key) >>> 26) ?? 0) + 1)
  expect(cells.size).toBe(64)
  // 64 each on average; six standard deviations.
  for (const each of cells.values()) expect(Math.abs(each - 64)).toBeLessThan(48)
})
