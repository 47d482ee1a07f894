import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createVirtualClock } from '../testing/virtualClock.ts'
import { carries, type Flow } from './flow.ts'

/** A leg whose browser has sent for a while, and sends so many octets more with each look. */
function legThat(sends: readonly number[], heardSoFar = 5000) {
  const more = [0, ...sends]
  let bytesReceived = 9000
  const send: {
    closed: boolean
    iceState: 'completed' | 'disconnected'
    getStats: Flow['send']['getStats']
  } = {
    closed: false,
    iceState: 'completed',
    async getStats() {
      bytesReceived += more.shift() ?? 0
      return [{ bytesReceived, rtpBytesReceived: heardSoFar }]
    },
  }
  const leg = {
    send,
    receive: { closed: false, iceState: 'completed' } satisfies Flow['receive'],
    producer: { paused: false },
  }
  const clock = createVirtualClock(0)
  const pass = async (ms: number) => {
    await setImmediate()
    await clock.advance(ms)
    await setImmediate()
  }
  return {
    leg,
    clock,
    pass,
    async verdict(afterMs: number) {
      let found: boolean | 'not known' = 'not known'
      carries(leg, clock).then(answer => {
        found = answer
      })
      await pass(afterMs)
      return found
    },
  }
}

test('one packet is enough, and the answer comes with it', async () => {
  expect(await legThat([0, 0, 90]).verdict(500)).toBe('not known')
  expect(await legThat([0, 0, 90]).verdict(700)).toBe(true)
})

test('a path that answers every check and brings nothing does not carry', async () => {
  const { verdict, clock, pass } = legThat([])
  expect(await verdict(2900)).toBe('not known')
  expect(await legThat([]).verdict(3500)).toBe(false)
  await pass(1000)
  expect(clock.pending()).toBe(0)
})

test('who is muted, meanwhile too, or was never heard on these transports, need not send', async () => {
  const muted = legThat([])
  muted.leg.producer.paused = true
  expect(await muted.verdict(1)).toBe(true)
  expect(await legThat([], 0).verdict(1)).toBe(true)
  const mutes = legThat([])
  expect(await mutes.verdict(1000)).toBe('not known')
  const found = carries(mutes.leg, mutes.clock)
  mutes.leg.producer.paused = true
  await mutes.pass(500)
  expect(await found).toBe(true)
})

test('packets of a transport whose path is lost, or that closed, prove nothing', async () => {
  const lost = legThat([90])
  lost.leg.send.iceState = 'disconnected'
  expect(await lost.verdict(1)).toBe(false)
  const closes = legThat([])
  const found = carries(closes.leg, closes.clock)
  closes.leg.send.closed = true
  await closes.pass(500)
  expect(await found).toBe(false)
})
