import { expect, test } from 'vitest'
import { awayTimeMs, eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  call,
  endOf,
  isAsBefore,
  lastOf,
  onDuty,
  phoneTalk,
  reload,
  ring,
  rings,
  seatTalk,
  talk,
  talking,
} from '../harness/people.ts'
import { rowCounts, rowsOf } from '../harness/rows.ts'

const sides = ['caller', 'agent'] as const
type Person = Caller | Agent

async function begin() {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, before: loopback.counts() }
}

/** A talk whose media is connected, as both browsers see it. */
async function talkingPair() {
  const world = await begin()
  const caller = await talk(world.loopback, world.agent)
  await eventually(() => world.loopback.counts().consumers, 2)
  for (const { platform } of [caller, world.agent]) platform.setPath('connected')
  return { ...world, caller, counts: world.loopback.counts(), rows: rowCounts(world.loopback) }
}

const logged = (loopback: Loopback, event: string) =>
  loopback.log.lines.filter(line => line.event === event).length

/** Both see that this side is away, and the service does. */
async function seesLost(
  loopback: Loopback,
  side: 'caller' | 'agent',
  caller: Caller,
  agent: Agent,
): Promise<void> {
  await eventually(() => logged(loopback, 'media lost') > logged(loopback, 'media back'), true)
  const seen = { caller: () => phoneTalk(caller), agent: () => seatTalk(agent) }
  await eventually(() => seen[side]().connectionLost, true)
  await eventually(() => seen[side === 'caller' ? 'agent' : 'caller']().otherAwayUntilMs !== null, true)
}

async function isWhole(loopback: Loopback, caller: Caller, agent: Agent): Promise<void> {
  await talking(caller, agent)
  const whole = expect.objectContaining({ connectionLost: false, otherAwayUntilMs: null })
  await eventually(() => phoneTalk(caller), whole)
  await eventually(() => seatTalk(agent), whole)
  await loopback.quiet()
}

test.each(sides)(
  'the %s’s media is lost and found by an ICE restart: the talk goes on, with the same transports',
  async side => {
    const { loopback, caller, agent, counts, rows } = await talkingPair()
    const { platform } = { caller, agent }[side]
    platform.setPath('disconnected')
    await seesLost(loopback, side, caller, agent)
    await loopback.advance(1000)
    platform.setPath('connected')
    await isWhole(loopback, caller, agent)
    await loopback.advance(awayTimeMs + 1000)
    await isWhole(loopback, caller, agent)
    expect([loopback.counts(), rowCounts(loopback)]).toEqual([counts, rows])
  },
)

test.each(sides)(
  'the %s’s media is lost for good: the talk ends when the service gives up, and not before',
  async side => {
    const { loopback, caller, agent, before } = await talkingPair()
    const { platform } = { caller, agent }[side]
    platform.setPath('failed')
    await seesLost(loopback, side, caller, agent)
    for (let passedMs = 0; passedMs < awayTimeMs - 1000; passedMs += 1000) {
      await loopback.advance(1000)
      await loopback.quiet()
    }
    await talking(caller, agent)
    await loopback.advance(2000)
    await eventually(() => [endOf(caller), lastOf(agent)], ['media-failed', 'media-failed'])
    await eventually(() => rowsOf(loopback).reasons, ['media-failed'])
    await isAsBefore(loopback, before, caller)
  },
)

test.each(sides)(
  'restarts of the %s that find nothing are followed by new transports, which carry',
  async side => {
    const { loopback, caller, agent, rows } = await talkingPair()
    const person: Person = { caller, agent }[side]
    person.platform.setPath('disconnected')
    await seesLost(loopback, side, caller, agent)
    const { sockets } = loopback.counts()
    for (const _ of [1, 2, 3, 4]) await loopback.advance(2500)
    await eventually(() => loopback.counts(), expect.objectContaining({ sockets, consumers: 2 }))
    // New ones that do not carry yet change nothing: it is one clock.
    expect(logged(loopback, 'media back')).toBe(0)
    person.platform.setPath('connected')
    await isWhole(loopback, caller, agent)
    expect(rowCounts(loopback)).toEqual(rows)
  },
)

test.each(sides)(
  'no packet of the %s comes over a path that the browser calls connected: the other side waits on, and new transports are taken',
  async side => {
    const { loopback, caller, agent } = await talkingPair()
    const { platform } = { caller, agent }[side]
    platform.setPath('disconnected')
    await seesLost(loopback, side, caller, agent)
    loopback.unseen.add('heard')
    platform.setPath('connected')
    await eventually(() => logged(loopback, 'request refused'), 1)
    await loopback.quiet()
    expect(logged(loopback, 'media back')).toBe(0)
    loopback.unseen.clear()
    await loopback.quiet()
    platform.setPath('connected')
    await isWhole(loopback, caller, agent)
  },
)

test.each(sides)('media and then the socket of the %s are lost: one clock counts for both', async side => {
  const { loopback, caller, agent } = await talkingPair()
  const person: Person = { caller, agent }[side]
  person.platform.setPath('disconnected')
  await seesLost(loopback, side, caller, agent)
  const seen = () => (side === 'caller' ? seatTalk(agent) : phoneTalk(caller)).otherAwayUntilMs
  const untilMs = seen()
  await loopback.advance(3000)
  person.net.setOnline(false)
  person.net.cut()
  await eventually(() => logged(loopback, 'connection lost'), 1)
  expect(seen()).toBe(untilMs)
  await loopback.advance(awayTimeMs - 3000 + 100)
  await eventually(() => rowsOf(loopback).reasons, [`${side}-gone`])
})

test('a caller in line whose media is lost keeps the place, and is rung only when it is back', async () => {
  const { loopback, agent } = await talkingPair()
  const [first, second] = [await call(loopback), await call(loopback)]
  for (const { platform } of [first, second]) platform.setPath('connected')
  first.platform.setPath('disconnected')
  await eventually(
    () => first.phone.snapshot,
    expect.objectContaining({ state: 'waiting', connectionLost: true }),
  )
  await eventually(() => logged(loopback, 'media lost'), 1)
  await agent.seat.hangUp()
  await rings(second, agent)
  await loopback.advance(2500)
  first.platform.setPath('connected')
  await eventually(() => first.phone.snapshot, expect.objectContaining({ place: 1, connectionLost: false }))
  await agent.seat.decline()
  await rings(first, agent)
})

test('a caller whose media is lost while an agent is rung goes back in line, and is rung again', async () => {
  const { loopback, agent } = await begin()
  const caller = await ring(loopback, agent)
  caller.platform.setPath('connected')
  caller.platform.setPath('disconnected')
  await eventually(agent.occupation, 'free')
  await loopback.advance(2500)
  caller.platform.setPath('connected')
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
})

test('an agent whose media is lost while rung passes the ring on to the next', async () => {
  const { loopback, agent } = await begin()
  const next = await onDuty(loopback, 'Bo')
  const caller = await ring(loopback, agent)
  agent.platform.setPath('connected')
  agent.platform.setPath('disconnected')
  await rings(caller, next)
  expect(agent.occupation()).toBe('free')
})

test('a page that is loaded again while its media was lost tells when it carries', async () => {
  const { loopback, caller, agent } = await talkingPair()
  caller.platform.setPath('disconnected')
  await seesLost(loopback, 'caller', caller, agent)
  const back = reload(loopback, caller)
  await back.phone.resume()
  await talking(back, agent)
  expect(seatTalk(agent).otherAwayUntilMs).not.toBeNull()
  back.platform.setPath('connected')
  await isWhole(loopback, back, agent)
})
