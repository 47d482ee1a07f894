import { expect, test } from 'vitest'
import type { Way } from '../harness/browserNet.ts'
import { eventually, type Loopback, type LoopbackOptions, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  call,
  endOf,
  isAsBefore,
  lastOf,
  loseNetwork,
  onDuty,
  phoneTalk,
  reload,
  reloadSoftphone,
  ring,
  rings,
  seatTalk,
  talk,
  talking,
} from '../harness/people.ts'
import { rowCounts, rowsOf, tableOf } from '../harness/rows.ts'

const beatMs = 5000
/** Until a page has missed its beats, or had no answer to two questions, and a moment to come back. */
const noticedMs = 20_000

/** A service in which beats and pongs count. */
async function begin(options: LoopbackOptions = {}) {
  const loopback = await startLoopback({ ...options, config: { beatMs } })
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, before: loopback.counts() }
}

async function talkingPair(options?: LoopbackOptions) {
  const world = await begin(options)
  const caller = await talk(world.loopback, world.agent)
  await eventually(() => world.loopback.counts().consumers, 2)
  return { ...world, caller, rows: rowCounts(world.loopback) }
}

const sides = ['caller', 'agent'] as const
const ways: readonly Way[] = ['toServer', 'toBrowser', 'both']
const isLost = (loopback: Loopback) =>
  loopback.log.lines.filter(({ event }) => event === 'connection lost').length

/** Both of a talk are there and see it so. */
async function isWhole(loopback: Loopback, caller: Caller, agent: Agent): Promise<void> {
  await talking(caller, agent)
  await eventually(
    () => phoneTalk(caller),
    expect.objectContaining({ connectionLost: false, otherAwayUntilMs: null }),
  )
  await eventually(
    () => seatTalk(agent),
    expect.objectContaining({ connectionLost: false, otherAwayUntilMs: null }),
  )
  await eventually(() => loopback.counts().consumers, 2)
}

test('while beats come nobody is doubted, however long nothing else happens', async () => {
  const { loopback, caller, agent } = await talkingPair()
  const { sockets } = loopback.counts()
  await loopback.advance(120_000)
  await isWhole(loopback, caller, agent)
  expect([loopback.counts().sockets, isLost(loopback)]).toEqual([sockets, 0])
})

test.each(ways)('an idle agent whose socket is swallowed (%s) is rung again soon', async way => {
  const { loopback, agent, before } = await begin()
  agent.net.swallow(way)
  await loopback.advance(way === 'toServer' ? 30_000 : noticedMs)
  await eventually(agent.occupation, 'free')
  const caller = await ring(loopback, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  await agent.seat.hangUp()
  await isAsBefore(loopback, before, caller)
})

test('a press on a dead socket is carried by another one within seconds', async () => {
  const { loopback, agent } = await begin()
  agent.net.swallow('both')
  const pressed = agent.seat.setDuty('away')
  await loopback.advance(7000)
  await pressed
  await eventually(() => agent.seat.snapshot, expect.objectContaining({ state: 'seated', duty: 'away' }))
})

test('a page that comes into view, or online, asks at once whether its socket carries', async () => {
  const { loopback, agent } = await begin()
  agent.net.swallow('both')
  agent.platform.wake()
  await loopback.advance(3500)
  await agent.seat.setDuty('on-duty')
  const { openSocket } = agent.platform
  let opened = 0
  Object.assign(agent.platform, {
    openSocket(...how: Parameters<typeof openSocket>) {
      opened += 1
      return openSocket(...how)
    },
  })
  agent.platform.wake()
  await loopback.advance(3500)
  // One that carries stays.
  expect(opened).toBe(0)
})

test.each(ways)('a caller in line whose socket is swallowed (%s) keeps the place', async way => {
  const { loopback, agent } = await talkingPair()
  const [first, second] = [await call(loopback), await call(loopback)]
  first.net.swallow(way)
  await loopback.advance(way === 'toServer' ? 30_000 : noticedMs)
  await eventually(
    () => first.phone.snapshot,
    expect.objectContaining({ state: 'waiting', place: 1, connectionLost: false }),
  )
  await agent.seat.hangUp()
  await rings(first, agent)
  await loopback.advance(1000)
  await eventually(() => second.phone.snapshot, expect.objectContaining({ state: 'waiting', place: 1 }))
})

test.each(sides.flatMap(side => ways.map(way => [side, way] as const)))(
  'a talk goes on when the %s’s socket is swallowed (%s)',
  async (side, way) => {
    const { loopback, caller, agent, rows } = await talkingPair()
    const { callId } = phoneTalk(caller)
    ;({ caller, agent })[side].net.swallow(way)
    await loopback.advance(way === 'toServer' ? 30_000 : noticedMs)
    await isWhole(loopback, caller, agent)
    expect(phoneTalk(caller).callId).toBe(callId)
    expect(rowCounts(loopback)).toEqual(rows)
  },
)

test.each(sides)('everything of the %s is silent for 20 seconds: the talk goes on', async side => {
  const { loopback, caller, agent } = await talkingPair()
  const { callId } = phoneTalk(caller)
  const { net } = { caller, agent }[side]
  net.setSilent(true)
  await loopback.advance(20_000)
  net.setSilent(false)
  await loopback.advance(15_000)
  await isWhole(loopback, caller, agent)
  expect(phoneTalk(caller).callId).toBe(callId)
})

test.each(sides)(
  'everything of the %s is silent for good: the talk ends once, and both are told',
  async side => {
    const { loopback, caller, agent } = await talkingPair()
    ;({ caller, agent })[side].net.setSilent(true)
    await loopback.advance(20_000)
    const seen = side === 'caller' ? seatTalk(agent) : phoneTalk(caller)
    expect(seen.otherAwayUntilMs).not.toBeNull()
    await loopback.advance(60_000)
    await eventually(() => rowsOf(loopback).reasons, [`${side}-gone`])
    if (side === 'caller') expect([endOf(caller), lastOf(agent)]).toEqual(['connection-lost', 'caller-gone'])
    else expect([endOf(caller), agent.occupation()]).toEqual(['agent-gone', 'connecting'])
  },
)

test.each(sides)('the %s hangs up on a dead socket: the other side is told within seconds', async side => {
  const { loopback, caller, agent } = await talkingPair()
  const { net } = { caller, agent }[side]
  net.swallow('both')
  const done = side === 'caller' ? caller.phone.hangUp() : agent.seat.hangUp()
  await loopback.advance(7500)
  await done
  await eventually(() => rowsOf(loopback).reasons, [`${side}-hung-up`])
  await eventually(() => endOf(caller), `${side}-hung-up`)
  await eventually(() => lastOf(agent), `${side}-hung-up`)
})

test.each(sides)(
  'the %s hangs up on a dead socket and loads the page again: the call is over',
  async side => {
    const { loopback, caller, agent } = await talkingPair()
    const person = { caller, agent }[side]
    person.net.swallow('both')
    const done = side === 'caller' ? caller.phone.hangUp() : agent.seat.hangUp()
    done.catch(() => undefined)
    await loopback.advance(1000)
    if (side === 'caller') expect(await reload(loopback, caller).phone.resume()).toBe(false)
    else await reloadSoftphone(loopback, agent).seat.start()
    await loopback.advance(1000)
    await eventually(() => rowsOf(loopback).reasons, [`${side}-hung-up`])
  },
)

test('the caller leaves while the agent’s line is cut: the agent sees that it is lost, and then who hung up and when', async () => {
  const { loopback, caller, agent } = await talkingPair()
  await loopback.advance(10_000)
  loseNetwork(agent)
  await eventually(() => seatTalk(agent).connectionLost, true)
  await loopback.advance(5000)
  await caller.phone.hangUp()
  await eventually(() => rowsOf(loopback).reasons, ['caller-hung-up'])
  await loopback.advance(10_000)
  agent.net.setOnline(true)
  await loopback.advance(4000)
  await eventually(() => lastOf(agent), 'caller-hung-up')
  const { snapshot } = agent.seat
  const [record] = tableOf(loopback, 'call_records')
  expect(snapshot).toMatchObject({ occupation: { state: 'free' }, last: { talkedMs: 15_000 } })
  expect(record).toMatchObject({ talked_ms: 15_000 })
})

test.each([10, 90])('an agent gives a lost talk up when the service does, after %i s', async awaySeconds => {
  const { loopback, agent } = await talkingPair({ awaySeconds })
  loseNetwork(agent)
  await eventually(() => seatTalk(agent).connectionLost, true)
  await loopback.advance(awaySeconds * 1000 - 500)
  expect(agent.occupation()).toBe('talking')
  await loopback.advance(1000)
  expect(agent.occupation()).toBe('connecting')
})

test('an agent on duty whose network is away for minutes is back within seconds of it', async () => {
  const { loopback, agent } = await begin()
  loseNetwork(agent)
  await eventually(agent.occupation, 'connecting')
  await loopback.advance(240_000)
  agent.net.setOnline(true)
  await loopback.advance(3500)
  await eventually(agent.occupation, 'free')
})
