import { expect, test } from 'vitest'
import { createVirtualClock } from '../clock.ts'
import { guardBitrate } from './bitrateGuard.ts'

function guarded(bitrates: number[]) {
  const clock = createVirtualClock(0)
  let cuts = 0
  const voice = { closed: false, getStats: async () => [{ bitrate: bitrates.shift() ?? 0 }] }
  const stop = guardBitrate(voice, 128_000, clock, () => {
    cuts += 1
  })
  return { clock, stop, cuts: () => cuts }
}

test('a voice that stays above its bitrate is cut once', async () => {
  const { clock, cuts } = guarded([200_000, 200_000, 200_000])
  await clock.advance(5000)
  expect(cuts()).toBe(0)
  await clock.advance(5000)
  expect(cuts()).toBe(1)
  expect(clock.pending()).toBe(0)
})

test('one burst is forgiven', async () => {
  const { clock, cuts, stop } = guarded([200_000, 30_000, 200_000, 30_000])
  await clock.advance(30_000)
  expect(cuts()).toBe(0)
  stop()
  expect(clock.pending()).toBe(0)
})
