import { expect, test } from 'vitest'
import {
  awayTimeMs,
  eventually,
  type Loopback,
  type LoopbackOptions,
  startLoopback,
} from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  endOf,
  isAsBefore,
  lastOf,
  loseNetwork,
  onDuty,
  phoneTalk,
  seatTalk,
  talk,
  talking,
} from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'

/** A talk, and what the server held before it. */
async function begin(options?: LoopbackOptions) {
  const loopback = await startLoopback(options)
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const caller = await talk(loopback, agent)
  return { loopback, agent, before, caller }
}

/** Both were told the same, the record says it too, and nothing is left. */
async function endedBy(
  reason: string,
  world: { loopback: Loopback; agent: Agent; caller: Caller; before: ReturnType<Loopback['counts']> },
) {
  const { loopback, agent, caller, before } = world
  await eventually(() => [endOf(caller), lastOf(agent)], [reason, reason])
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, [reason])
}

test('while two talk the server holds one call, and both know of the other', async () => {
  const { loopback, caller, agent } = await begin()
  await eventually(() => loopback.counts().consumers, 2)
  expect(loopback.counts()).toMatchObject({ calls: 1, leases: 1, routers: 1, producers: 2, sockets: 2 })
  expect(caller.phone.snapshot).toMatchObject({ agentName: 'Ada', capNear: false, muted: false })
  expect(agent.seat.snapshot).toMatchObject({
    occupation: {
      call: {
        queue: { siteName: 'Nordlicht Bikes', queueName: 'Sales' },
        caller: {
          assurance: 'anonymous',
          origin: 'https://shop.example',
          pageContext: { Basket: 'one bicycle' },
        },
      },
    },
  })
})

test('the caller hangs up', async () => {
  const world = await begin()
  await world.loopback.advance(61_000)
  await world.caller.phone.hangUp()
  await endedBy('caller-hung-up', world)
  expect(world.caller.phone.snapshot).toMatchObject({ talkedMs: 61_000 })
  const { snapshot } = world.agent.seat
  expect(snapshot).toMatchObject({
    last: { talkedMs: 61_000 },
    recentCalls: [{ reason: 'caller-hung-up', talkedMs: 61_000, trustClass: 'unverified' }],
  })
})

test('the agent hangs up', async () => {
  const world = await begin()
  await world.agent.seat.hangUp()
  await endedBy('agent-hung-up', world)
})

test('the caller loses the network for longer than 30 seconds', async () => {
  const { loopback, caller, agent, before } = await begin()
  loseNetwork(caller)
  await eventually(() => seatTalk(agent).otherAwayUntilMs, loopback.time.now() + awayTimeMs)
  await loopback.advance(awayTimeMs - 1)
  expect(agent.occupation()).toBe('talking')
  await loopback.advance(1)
  await eventually(() => lastOf(agent), 'caller-gone')
  await loopback.advance(8000) // the phone's last try, and its patience for a receipt
  await eventually(() => endOf(caller), 'connection-lost')
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['caller-gone'])
})

test('the caller leaves the page, and comes not back within 30 seconds', async () => {
  const { loopback, caller, agent, before } = await begin()
  caller.platform.hidePage()
  await eventually(() => seatTalk(agent).otherAwayUntilMs, loopback.time.now() + awayTimeMs)
  await loopback.advance(awayTimeMs)
  await eventually(() => lastOf(agent), 'caller-gone')
  await isAsBefore(loopback, before, caller, agent)
})

test('the agent loses the network for longer than 30 seconds: the seat is given up', async () => {
  const loopback = await startLoopback()
  const nobody = loopback.counts()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  loseNetwork(agent)
  await eventually(() => phoneTalk(caller).otherAwayUntilMs, loopback.time.now() + awayTimeMs)
  await loopback.advance(awayTimeMs - 1)
  expect(endOf(caller)).toBe('talking')
  await loopback.advance(1)
  await eventually(() => endOf(caller), 'agent-gone')
  agent.seat.close()
  await isAsBefore(loopback, nobody, agent, caller)
  await eventually(() => rowsOf(loopback).reasons, ['agent-gone'])
})

test('the agent’s socket breaks: the caller is told, and the talk goes on when the seat is back', async () => {
  const { loopback, caller, agent, before } = await begin()
  agent.net.cut()
  await eventually(() => phoneTalk(caller).otherAwayUntilMs !== null, true)
  expect(agent.occupation()).toBe('talking')
  await loopback.advance(500)
  await eventually(() => phoneTalk(caller).otherAwayUntilMs, null)
  await talking(caller, agent)
  await agent.seat.hangUp()
  await eventually(() => endOf(caller), 'agent-hung-up')
  await isAsBefore(loopback, before, caller, agent)
})

test('the agent signs out: the live socket ends, and the caller is told', async () => {
  const loopback = await startLoopback()
  const nobody = loopback.counts()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  const { publicOrigin: origin } = loopback.config
  const signedOut = await fetch(`${loopback.url}/auth/session`, {
    method: 'DELETE',
    headers: { origin, cookie: agent.net.cookie(), connection: 'close' },
  })
  expect(signedOut.status).toBe(200)
  await eventually(() => endOf(caller), 'signed-out')
  await eventually(() => agent.seat.snapshot, { state: 'signed-out', demoAgent: true, why: 'signed-out' })
  await isAsBefore(loopback, nobody, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['signed-out'])
})

test('the agent signs out at the softphone', async () => {
  const loopback = await startLoopback()
  const nobody = loopback.counts()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  await agent.seat.signOut()
  expect(agent.occupation()).toBe('signed-out')
  await eventually(() => endOf(caller), 'signed-out')
  await isAsBefore(loopback, nobody, caller, agent)
  expect(agent.net.cookie()).toBe('')
})

test('the cap is told 60 seconds before it is reached, to both', async () => {
  const world = await begin({ caps: { seconds: 200 } })
  const { loopback, caller, agent } = world
  const near = () => [capNearOf(caller.phone.snapshot), capNearOf(occupationOf(agent))]
  await loopback.advance(139_999)
  expect(near()).toEqual([false, false])
  await loopback.advance(1)
  await eventually(near, [true, true])
  expect(caller.phone.snapshot).toMatchObject({ endsAtMs: loopback.time.now() + 60_000 })
  await loopback.advance(59_999)
  expect(loopback.counts().calls).toBe(1)
  await loopback.advance(1)
  await endedBy('cap-reached', world)
  expect(caller.phone.snapshot).toMatchObject({ talkedMs: 200_000 })
})

test('a cap below the warning is told at once', async () => {
  const world = await begin({ caps: { seconds: 30 } })
  await eventually(() => capNearOf(world.caller.phone.snapshot), true)
  await world.loopback.advance(30_000)
  await endedBy('cap-reached', world)
})

test('the media of the caller fails', async () => {
  const world = await begin()
  world.caller.platform.failTransports()
  await endedBy('media-failed', world)
})

test('the media of the agent fails', async () => {
  const world = await begin()
  world.agent.platform.failTransports()
  await endedBy('media-failed', world)
})

test('muting stops the forwarding and is told to the other side, each way', async () => {
  const { loopback, caller, agent } = await begin()
  const muted = () => [otherMutedOf(occupationOf(agent)), otherMutedOf(caller.phone.snapshot)]
  expect(muted()).toEqual([false, false])
  caller.phone.mute(true)
  await eventually(muted, [true, false])
  agent.seat.mute(true)
  await eventually(muted, [true, true])
  caller.phone.mute(false)
  await eventually(muted, [false, true])
  agent.seat.mute(false)
  await eventually(muted, [false, false])
  expect(loopback.counts().calls).toBe(1)
})

const occupationOf = ({ seat: { snapshot } }: Agent): object =>
  snapshot.state === 'seated' ? snapshot.occupation : {}
const capNearOf = (state: object): unknown => ('capNear' in state ? state.capNear : undefined)
const otherMutedOf = (state: object): unknown => ('otherMuted' in state ? state.otherMuted : undefined)
