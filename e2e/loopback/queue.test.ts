import { expect, test } from 'vitest'
import { awayTimeMs, eventually, startLoopback } from '../harness/loopback.ts'
import { call, endOf, isAsBefore, loseNetwork, onDuty, talk, talking } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'

/** One agent who talks, so that whoever comes next waits. */
async function busy() {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const first = await talk(loopback, agent)
  await loopback.quiet()
  await eventually(() => loopback.counts().consumers, 2)
  return { loopback, agent, first, before: loopback.counts() }
}

test('a caller who waits hangs up', async () => {
  const { loopback, before } = await busy()
  const second = await call(loopback)
  expect(second.phone.snapshot).toMatchObject({ state: 'waiting', place: 1, expectedWaitMs: null })
  await second.phone.hangUp()
  expect(endOf(second)).toBe('left-queue')
  await loopback.holdsOnly(before)
  expect(second.platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  await eventually(() => rowsOf(loopback).reasons, ['left-queue'])
})

test('a caller who waits loses the network for longer than 30 seconds', async () => {
  const { loopback, before } = await busy()
  const second = await call(loopback)
  loseNetwork(second)
  await eventually(() => loopback.counts().sockets, 2)
  await loopback.advance(awayTimeMs - 1)
  expect(loopback.counts().calls).toBe(2)
  await loopback.advance(1)
  await loopback.advance(3000) // the phone's last try
  await eventually(() => endOf(second), 'connection-lost')
  await loopback.holdsOnly(before)
  await eventually(() => rowsOf(loopback).reasons, ['caller-gone'])
})

test('the media of a caller who waits fails', async () => {
  const { loopback, before } = await busy()
  const second = await call(loopback)
  second.platform.failTransports()
  await eventually(() => endOf(second), 'media-failed')
  await loopback.holdsOnly(before)
  await eventually(() => rowsOf(loopback).reasons, ['media-failed'])
})

test('a caller waits too long', async () => {
  const { loopback, before, first, agent } = await busy()
  const second = await call(loopback)
  await loopback.advance(599_999)
  expect(endOf(second)).toBe('waiting')
  await loopback.advance(1)
  await eventually(() => endOf(second), 'waited-too-long')
  await loopback.holdsOnly(before)
  await eventually(() => rowsOf(loopback).reasons, ['waited-too-long'])
  expect([endOf(first), agent.occupation()]).toEqual(['talking', 'talking'])
})

test('the last agent goes off duty while callers wait; the talk goes on', async () => {
  const { loopback, before, agent, first } = await busy()
  const waiting = [await call(loopback), await call(loopback, 'service')]
  await agent.seat.setDuty('off-duty')
  await eventually(() => waiting.map(endOf), ['no-agent', 'no-agent'])
  await loopback.holdsOnly(before)
  await eventually(() => rowsOf(loopback).reasons, ['no-agent', 'no-agent'])
  expect(endOf(first)).toBe('talking')
})

test('the last agent goes away while a caller waits', async () => {
  const { loopback, before, agent } = await busy()
  const second = await call(loopback)
  await agent.seat.setDuty('away')
  await eventually(() => endOf(second), 'no-agent')
  await loopback.holdsOnly(before)
})

test('callers are served in the order they came, and told their place whenever it changes', async () => {
  const { loopback, agent, first } = await busy()
  const second = await call(loopback)
  const third = await call(loopback, 'service')
  const fourth = await call(loopback)
  const places = () => [second, third, fourth].map(({ phone: { snapshot } }) => placeOf(snapshot))
  expect(places()).toEqual([1, 2, 3])
  // Places and loads are told once per second.
  await loopback.advance(1000)
  await eventually(() => agent.seat.snapshot, expect.objectContaining({ queues: loads(2, 1) }))
  await third.phone.hangUp()
  await loopback.advance(1000)
  await eventually(places, [1, undefined, 2])
  await first.phone.hangUp()
  await eventually(() => [agent.occupation(), endOf(second)], ['ringing', 'connecting'])
  await loopback.advance(1000)
  await eventually(places, [undefined, undefined, 1])
  await agent.seat.accept()
  await talking(second, agent)
  await agent.seat.hangUp()
  await eventually(() => [agent.occupation(), endOf(fourth)], ['ringing', 'connecting'])
})

test('the expected wait is guessed from the talks before', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  for (const talkMs of [30_000, 60_000, 90_000]) {
    const caller = await talk(loopback, agent)
    await loopback.advance(talkMs)
    await caller.phone.hangUp()
    await eventually(agent.occupation, 'free')
  }
  await talk(loopback, agent)
  const waits = [await call(loopback), await call(loopback)].map(({ phone }) => phone.snapshot)
  expect(waits).toEqual([
    expect.objectContaining({ place: 1, expectedWaitMs: 60_000 }),
    expect.objectContaining({ place: 2, expectedWaitMs: 120_000 }),
  ])
})

test('two calls at once with two agents are two calls', async () => {
  const loopback = await startLoopback()
  const ada = await onDuty(loopback, 'Ada')
  const ben = await onDuty(loopback, 'Ben')
  const before = loopback.counts()
  const one = await talk(loopback, ada)
  const two = await talk(loopback, ben)
  expect(one.phone.snapshot).toMatchObject({ agentName: 'Ada' })
  expect(two.phone.snapshot).toMatchObject({ agentName: 'Ben' })
  expect(loopback.counts()).toMatchObject({ calls: 2, leases: 2, routers: 2 })
  one.phone.mute(true)
  await eventually(() => ada.seat.snapshot, expect.objectContaining({ occupation: muted(true) }))
  expect(ben.seat.snapshot).toMatchObject({ occupation: { otherMuted: false } })
  await one.phone.hangUp()
  await eventually(ada.occupation, 'free')
  expect([endOf(two), ben.occupation()]).toEqual(['talking', 'talking'])
  await ben.seat.hangUp()
  await isAsBefore(loopback, before, ada, ben, one, two)
  await eventually(() => rowsOf(loopback).reasons, ['agent-hung-up', 'caller-hung-up'])
})

test('two who call in the same moment ring two agents', async () => {
  const loopback = await startLoopback()
  const agents = [await onDuty(loopback, 'Ada'), await onDuty(loopback, 'Ben')]
  const callers = await Promise.all([call(loopback), call(loopback), call(loopback)])
  await eventually(() => agents.map(agent => agent.occupation()), ['ringing', 'ringing'])
  await eventually(() => callers.map(endOf).sort(), ['connecting', 'connecting', 'waiting'])
})

const placeOf = (snapshot: object): unknown => ('place' in snapshot ? snapshot.place : undefined)
const muted = (otherMuted: boolean): unknown => expect.objectContaining({ otherMuted })
const loads = (sales: number, service: number): unknown => [
  expect.objectContaining({ waiting: sales }),
  expect.objectContaining({ waiting: service }),
  expect.objectContaining({ waiting: 0 }),
  expect.objectContaining({ waiting: 0 }),
  expect.objectContaining({ waiting: 0 }),
]
