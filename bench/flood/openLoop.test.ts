import { expect, test } from 'vitest'
import { openLoop } from './openLoop.ts'

test('as many are begun as are due, whether those before have ended or not', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let begun = 0
  const plan = { perSecond: 2000, count: 50, mostOpen: 100 }
  const running = openLoop(plan, async number => {
    begun += 1
    await promise
    return number
  })
  await expect.poll(() => begun).toBe(50)
  resolve()
  const { outcomes, heldBack } = await running
  expect(outcomes).toEqual(Array.from({ length: 50 }, (_, number) => number))
  expect(heldBack).toBe(0)
})

test('above what may be under way nothing is begun, and it is said how much', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  // All are due after the first pause, whose timer was set before this one.
  const running = openLoop({ perSecond: 1_000_000, count: 50, mostOpen: 3 }, () => promise)
  setTimeout(() => resolve('done'), 100)
  expect(await running).toEqual({ outcomes: ['done', 'done', 'done'], heldBack: 47 })
})
