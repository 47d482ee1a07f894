import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RingfenceError } from '../../../../protocol/errors.ts'
import type { Authorization } from '../../../../protocol/index.ts'
import { keepAuthorized } from './authorization.ts'

const clock = {
  now: () => Date.now(),
  after(ms: number, act: () => void) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

let asked: { nonce: string; atMs: number }[]
let answer: (nonce: string) => Promise<Authorization>

const keep = (chance: number) =>
  keepAuthorized({
    clock,
    chance: () => chance,
    refresh(nonce) {
      asked.push({ nonce, atMs: Date.now() })
      return answer(nonce)
    },
  })

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  asked = []
  answer = async nonce => ({ nonce: `${nonce}+`, expiresInSeconds: 60 })
})
afterEach(() => {
  vi.useRealTimers()
})

test.each([
  [0, 24_000],
  [0.5, 30_000],
  [1, 36_000],
])('is refreshed about half way: by chance %d after %d ms', async (chance, dueMs) => {
  const keeper = keep(chance)
  keeper.renew({ nonce: 'a', expiresInSeconds: 60 })
  await vi.advanceTimersByTimeAsync(2 * dueMs)
  keeper.stop()
  expect(asked).toEqual([
    { nonce: 'a', atMs: dueMs },
    { nonce: 'a+', atMs: 2 * dueMs },
  ])
})

test('is refreshed by the next sign of life when the timer comes late, and once only', async () => {
  const late = keepAuthorized({
    clock: { now: clock.now, after: () => () => {} },
    chance: () => 0.5,
    refresh: async nonce => {
      asked.push({ nonce, atMs: Date.now() })
      return answer(nonce)
    },
  })
  late.renew({ nonce: 'a', expiresInSeconds: 60 })
  vi.setSystemTime(29_000)
  late.check()
  vi.setSystemTime(31_000)
  late.check()
  late.check()
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toEqual([{ nonce: 'a', atMs: 31_000 }])
})

test('is tried again while there is time, and not when the service said no', async () => {
  answer = () => Promise.reject(new RingfenceError('request-timed-out'))
  const keeper = keep(0.5)
  keeper.renew({ nonce: 'a', expiresInSeconds: 60 })
  await vi.advanceTimersByTimeAsync(40_000)
  expect(asked.map(({ atMs }) => atMs)).toEqual([30_000, 37_500])
  answer = () => Promise.reject(new RingfenceError('revoked'))
  await vi.advanceTimersByTimeAsync(600_000)
  expect(asked).toHaveLength(3)
})

test('an answer that comes after the end changes nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<Authorization>()
  answer = () => promise
  const keeper = keep(0.5)
  keeper.renew({ nonce: 'a', expiresInSeconds: 60 })
  await vi.advanceTimersByTimeAsync(30_000)
  keeper.stop()
  resolve({ nonce: 'b', expiresInSeconds: 60 })
  await vi.advanceTimersByTimeAsync(600_000)
  expect(asked).toHaveLength(1)
})
