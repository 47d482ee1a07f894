import { expect, test } from 'vitest'
import { awayTimeMs, eventually, startLoopback } from '../harness/loopback.ts'
import { call, endOf, isAsBefore, loseNetwork, onDuty, talk, talking } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'

/** One agent who talks, so that whoever comes next waits. */
async function busy() {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  const first = await talk(house, agent)
  await house.quiet()
  await eventually(() => house.counts().consumers, 2)
  return { house, agent, first, before: house.counts() }
}

test('a caller who waits hangs up', async () => {
  const { house, before } = await busy()
  const second = await call(house)
  expect(second.phone.snapshot).toMatchObject({ state: 'waiting', place: 1, expectedWaitMs: null })
  await second.phone.hangUp()
  expect(endOf(second)).toBe('left-queue')
  await house.holdsOnly(before)
  expect(second.platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  await eventually(() => rowsOf(house).reasons, ['left-queue'])
})

test('a caller who waits loses the network for longer than 30 seconds', async () => {
  const { house, before } = await busy()
  const second = await call(house)
  loseNetwork(second)
  await eventually(() => house.counts().sockets, 2)
  await house.advance(awayTimeMs - 1)
  expect(house.counts().calls).toBe(2)
  await house.advance(1)
  await house.advance(3000) // the phone's last try
  await eventually(() => endOf(second), 'connection-lost')
  await house.holdsOnly(before)
  await eventually(() => rowsOf(house).reasons, ['caller-gone'])
})

test('the media of a caller who waits fails', async () => {
  const { house, before } = await busy()
  const second = await call(house)
  second.platform.failTransports()
  await eventually(() => endOf(second), 'media-failed')
  await house.holdsOnly(before)
  await eventually(() => rowsOf(house).reasons, ['media-failed'])
})

test('a caller waits too long', async () => {
  const { house, before, first, agent } = await busy()
  const second = await call(house)
  await house.advance(599_999)
  expect(endOf(second)).toBe('waiting')
  await house.advance(1)
  await eventually(() => endOf(second), 'waited-too-long')
  await house.holdsOnly(before)
  await eventually(() => rowsOf(house).reasons, ['waited-too-long'])
  expect([endOf(first), agent.occupation()]).toEqual(['talking', 'talking'])
})

test('the last agent goes off duty while callers wait; the talk goes on', async () => {
  const { house, before, agent, first } = await busy()
  const waiting = [await call(house), await call(house, 'service')]
  await agent.seat.setDuty('off-duty')
  await eventually(() => waiting.map(endOf), ['no-agent', 'no-agent'])
  await house.holdsOnly(before)
  await eventually(() => rowsOf(house).reasons, ['no-agent', 'no-agent'])
  expect(endOf(first)).toBe('talking')
})

test('the last agent goes away while a caller waits', async () => {
  const { house, before, agent } = await busy()
  const second = await call(house)
  await agent.seat.setDuty('away')
  await eventually(() => endOf(second), 'no-agent')
  await house.holdsOnly(before)
})

test('callers are served in the order they came, and told their place whenever it changes', async () => {
  const { house, agent, first } = await busy()
  const second = await call(house)
  const third = await call(house, 'service')
  const fourth = await call(house)
  const places = () => [second, third, fourth].map(({ phone: { snapshot } }) => placeOf(snapshot))
  expect(places()).toEqual([1, 2, 3])
  await eventually(() => agent.seat.snapshot, expect.objectContaining({ queues: loads(2, 1) }))
  await third.phone.hangUp()
  await eventually(places, [1, undefined, 2])
  await first.phone.hangUp()
  await eventually(() => [agent.occupation(), endOf(second)], ['ringing', 'connecting'])
  await eventually(places, [undefined, undefined, 1])
  await agent.seat.accept()
  await talking(second, agent)
  await agent.seat.hangUp()
  await eventually(() => [agent.occupation(), endOf(fourth)], ['ringing', 'connecting'])
})

test('the expected wait is guessed from the talks before', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  for (const talkMs of [30_000, 60_000, 90_000]) {
    const caller = await talk(house, agent)
    await house.advance(talkMs)
    await caller.phone.hangUp()
    await eventually(agent.occupation, 'free')
  }
  await talk(house, agent)
  const waits = [await call(house), await call(house)].map(({ phone }) => phone.snapshot)
  expect(waits).toEqual([
    expect.objectContaining({ place: 1, expectedWaitMs: 60_000 }),
    expect.objectContaining({ place: 2, expectedWaitMs: 120_000 }),
  ])
})

test('two calls at once with two agents are two calls', async () => {
  const house = await startLoopback()
  const ada = await onDuty(house, 'Ada')
  const ben = await onDuty(house, 'Ben')
  const before = house.counts()
  const one = await talk(house, ada)
  const two = await talk(house, ben)
  expect(one.phone.snapshot).toMatchObject({ agentName: 'Ada' })
  expect(two.phone.snapshot).toMatchObject({ agentName: 'Ben' })
  expect(house.counts()).toMatchObject({ calls: 2, leases: 2, routers: 2 })
  one.phone.mute(true)
  await eventually(() => ada.seat.snapshot, expect.objectContaining({ occupation: muted(true) }))
  expect(ben.seat.snapshot).toMatchObject({ occupation: { otherMuted: false } })
  await one.phone.hangUp()
  await eventually(ada.occupation, 'free')
  expect([endOf(two), ben.occupation()]).toEqual(['talking', 'talking'])
  await ben.seat.hangUp()
  await isAsBefore(house, before, ada, ben, one, two)
  await eventually(() => rowsOf(house).reasons, ['agent-hung-up', 'caller-hung-up'])
})

test('two who call in the same moment ring two agents', async () => {
  const house = await startLoopback()
  const agents = [await onDuty(house, 'Ada'), await onDuty(house, 'Ben')]
  const callers = await Promise.all([call(house), call(house), call(house)])
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
