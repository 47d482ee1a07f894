import { expect, test } from 'vitest'
import { createPendingStatements } from './pendingStatements.ts'

const clock = { now: () => 0 }

test('of 200 parallel takes exactly one gets the statement', async () => {
  const pending = createPendingStatements(clock)
  await pending.put({ jti: 'a', statement: '{}', expiresAtMs: 1000 })
  expect(pending.count(0)).toBe(1)
  const taken = await Promise.all(Array.from({ length: 200 }, () => pending.take('a', 1)))
  expect(taken.filter(row => row?.statement === '{}')).toHaveLength(1)
  expect(taken.filter(row => row === undefined)).toHaveLength(199)
  expect(pending.count(0)).toBe(0)
})

test('unknown and expired statements are nothing', async () => {
  const pending = createPendingStatements(clock)
  await pending.put({ jti: 'a', statement: '{}', expiresAtMs: 1000 })
  expect(await pending.take('b', 1)).toBeUndefined()
  expect(await pending.take('a', 1000)).toBeUndefined()
  expect(pending.count(1000)).toBe(0)
})
