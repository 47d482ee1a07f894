import { expect, test } from 'vitest'
import { openDesk } from '../../testing/openDesk.ts'
import { startMs } from '../../testing/testDesk.ts'

const minuteMs = 60_000
const steps: Record<string, number> = {
  'not set at all': 0,
  'set back 5 minutes': -5 * minuteMs,
  'stepped by half a second': 500,
  'set forward an hour': 60 * minuteMs,
  'set forward 26 hours': 26 * 60 * minuteMs,
  'set back a year': -365 * 24 * 60 * minuteMs,
}

test.each(Object.entries(steps))(
  'a clock %s in line, in the ring and in the talk makes none of them longer or shorter',
  async (_, byMs) => {
    const here = await openDesk()
    const busy = await here.seat('a')
    const first = await here.join()
    await here.drain()
    await here.accept(busy)
    const { callId } = await here.join({ seconds: 120 })
    await here.clock.advance(5000)
    here.clock.set(byMs)
    await here.clock.advance(5000)
    here.desk.hangUp({ side: 'caller', callId: first.callId }, first.callId, 'person')
    await here.drain()
    await here.clock.advance(4000)
    here.clock.set(byMs)
    expect(here.ringOf(busy)?.call.waitedMs).toBe(10_000)
    await here.accept(busy)
    await here.clock.advance(59_000)
    here.clock.set(byMs)
    await here.clock.advance(1000)
    // Its page was loaded again, and is told how it stands; the last minute is said when it begins, and not before.
    here.desk.catchUp({ side: 'caller', callId })
    expect(here.heardOf(callId, 'talking').at(-1)).toMatchObject({ talkedMs: 60_000, secondsLeft: 60 })
    expect(here.heardOf(callId, 'capNear')).toMatchObject([{ secondsLeft: 60 }])
    await here.clock.advance(59_999)
    expect(here.desk.counts().talking).toBe(1)
    await here.clock.advance(1)
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'cap-reached', talkedMs: 120_000 }])
    await here.drain()
    expect(await here.store.calls.records.find(callId)).toMatchObject({
      admittedAtMs: startMs,
      talkingAtMs: startMs + 14_000,
      endedAtMs: startMs + 134_000,
      waitedMs: 14_000,
      talkedMs: 120_000,
    })
  },
)

test.each(Object.entries(steps))('a clock %s leaves an absence its time', async (_, byMs) => {
  const here = await openDesk()
  const a = await here.seat('a')
  const { callId } = await here.join()
  await here.drain()
  await here.accept(a)
  here.desk.callerAway(callId)
  here.clock.set(byMs)
  await here.clock.advance(20_000)
  here.desk.catchUp({ side: 'agent', agentId: a })
  await here.drain()
  expect(here.heardOf(a, 'otherAway').at(-1)).toMatchObject({ away: true, waitsMs: 10_000 })
  await here.clock.advance(9999)
  expect(here.desk.counts().talking).toBe(1)
  await here.clock.advance(1)
  await here.drain()
  expect(here.heardOf(a, 'ended')).toMatchObject([{ reason: 'caller-gone', talkedMs: 30_000 }])
})

test.each(Object.entries(steps))('a clock %s leaves a question its time', async (_, byMs) => {
  const here = await openDesk()
  const a = await here.seat('a')
  const { callId } = await here.join({ assurance: 'passkey' })
  await here.drain()
  await here.accept(a)
  await here.desk.askStepUp(a, callId, { kind: 'listed', key: 'address' })
  here.clock.set(byMs)
  await here.clock.advance(20_000)
  here.desk.catchUp({ side: 'caller', callId })
  expect(here.heardOf(callId, 'stepUpAsked').at(-1)).toMatchObject({ expiresInMs: 40_000 })
  await here.clock.advance(40_000)
  await here.drain()
  expect(here.heardOf(callId, 'stepUpEnded')).toMatchObject([{ outcome: 'timed-out' }])
})
