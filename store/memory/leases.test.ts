import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyThumbprint } from '../../protocol/index.ts'
import { callId } from '../testStore.ts'
import { createLeases } from './leases.ts'

const key = (letter: string) => KeyThumbprint.parse(letter.repeat(43))
const lease = (id: number, limit: number, nowMs: number, expiresAtMs: number, letter = 'a') => ({
  key: key(letter),
  id: callId(id),
  limit,
  nowMs,
  expiresAtMs,
})

test('of 200 parallel tries exactly `limit` take a lease', async () => {
  const leases = createLeases()
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, id) => leases.acquire(lease(id, 3, 0, 1000))),
  )
  expect(outcomes.filter(outcome => outcome === 'acquired')).toHaveLength(3)
  expect(leases.count(0)).toBe(3)
})

test('only unexpired leases count, and each key has its own limit', async () => {
  const leases = createLeases()
  expect(await leases.acquire(lease(1, 1, 0, 1000))).toBe('acquired')
  expect(await leases.acquire(lease(2, 1, 999, 5000))).toBe('over-limit')
  expect(await leases.acquire(lease(3, 1, 999, 5000, 'b'))).toBe('acquired')
  expect(await leases.acquire(lease(2, 1, 1000, 5000))).toBe('acquired')
  expect(leases.count(1000)).toBe(2)
  expect(leases.count(5000)).toBe(0)
})

test('a release makes room at once and may come twice or for nothing', async () => {
  const leases = createLeases()
  await leases.release({ key: key('a'), id: callId(1) })
  await leases.acquire(lease(1, 1, 0, 1000))
  await leases.release({ key: key('a'), id: callId(1) })
  await leases.release({ key: key('a'), id: callId(1) })
  expect(leases.count(0)).toBe(0)
  expect(await leases.acquire(lease(2, 1, 0, 1000))).toBe('acquired')
})

test('the same call renews its lease and counts once', async () => {
  const leases = createLeases()
  await leases.acquire(lease(1, 1, 0, 1000))
  expect(await leases.acquire(lease(1, 1, 500, 2000))).toBe('acquired')
  expect(leases.count(1500)).toBe(1)
})

test('whatever the order of acquire, release and time, a key never holds more than its limit', async () => {
  const step = fc.record({
    act: fc.constantFrom('acquire', 'release'),
    id: fc.nat(5),
    laterMs: fc.nat(50),
    livesMs: fc.integer({ min: 1, max: 100 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, limit) => {
        const leases = createLeases()
        const expected = new Map<number, number>()
        let nowMs = 0
        for (const { act, id, laterMs, livesMs } of steps) {
          nowMs += laterMs
          for (const [held, expiresAtMs] of expected) if (expiresAtMs <= nowMs) expected.delete(held)
          if (act === 'release') {
            await leases.release({ key: key('a'), id: callId(id) })
            expected.delete(id)
          } else {
            const fits = expected.has(id) || expected.size < limit
            const outcome = await leases.acquire(lease(id, limit, nowMs, nowMs + livesMs))
            expect(outcome).toBe(fits ? 'acquired' : 'over-limit')
            if (fits) expected.set(id, nowMs + livesMs)
          }
          expect(leases.count(nowMs)).toBe(expected.size)
        }
      },
    ),
  )
})
