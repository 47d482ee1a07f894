import { expect, test } from 'vitest'
import { createVirtualClock } from '../testing/virtualClock.ts'
import { guardBitrate, weighEveryMs } from './bitrateGuard.ts'

/** A transport that takes in this much, in bits per second, during each weighing. */
function guarded(bitrates: number[]) {
  const clock = createVirtualClock(0)
  let cuts = 0
  let bytesReceived = 0
  const transport = {
    closed: false,
    getStats: async () => {
      bytesReceived += ((bitrates.shift() ?? 0) / 8) * (weighEveryMs / 1000)
      return [{ bytesReceived }]
    },
  }
  const stop = guardBitrate(transport, 128_000, clock, () => {
    cuts += 1
  })
  return { clock, stop, cuts: () => cuts }
}

test('a voice that stays somewhat above its bitrate is cut once', async () => {
  const { clock, cuts } = guarded([200_000, 200_000, 200_000])
  await clock.advance(weighEveryMs)
  expect(cuts()).toBe(0)
  await clock.advance(weighEveryMs)
  expect(cuts()).toBe(1)
  expect(clock.pending()).toBe(0)
})

test('one small burst is forgiven, and again after a while', async () => {
  const { clock, cuts, stop } = guarded([200_000, 30_000, 200_000, 30_000])
  await clock.advance(6 * weighEveryMs)
  expect(cuts()).toBe(0)
  stop()
  expect(clock.pending()).toBe(0)
})

test('a flood is cut at the first weighing, and a long silence before it earns nothing', async () => {
  const { clock, cuts } = guarded([0, 0, 0, 0, 5_000_000])
  await clock.advance(4 * weighEveryMs)
  expect(cuts()).toBe(0)
  await clock.advance(weighEveryMs)
  expect(cuts()).toBe(1)
})

test('pauses between bursts do not hide them', async () => {
  const { clock, cuts } = guarded([250_000, 30_000, 250_000, 30_000, 250_000])
  await clock.advance(5 * weighEveryMs)
  expect(cuts()).toBe(1)
})

test('a worker that stands still is asked once, and what came meanwhile is held against the time that passed', async () => {
  const clock = createVirtualClock(0)
  const asked: ((stats: { bytesReceived: number }[]) => void)[] = []
  const transport = {
    closed: false,
    getStats: () => new Promise<{ bytesReceived: number }[]>(resolve => asked.push(resolve)),
  }
  let cuts = 0
  const stop = guardBitrate(transport, 128_000, clock, () => {
    cuts += 1
  })
  const receivedIn = (ms: number, bitrate: number) => [{ bytesReceived: (bitrate / 8) * (ms / 1000) }]
  await clock.advance(5 * weighEveryMs)
  expect(asked).toHaveLength(1)
  asked[0]?.(receivedIn(5 * weighEveryMs, 128_000))
  await clock.advance(weighEveryMs)
  expect([asked.length, cuts, clock.pending()]).toEqual([2, 0, 1])
  asked[1]?.(receivedIn(6 * weighEveryMs, 200_000))
  await clock.advance(0)
  expect([cuts, clock.pending()]).toEqual([1, 0])
  stop()
})
