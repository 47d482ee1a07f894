import { expect, test } from 'vitest'
import { RingfenceError } from '../../protocol/index.ts'
import { awayTimeMs, eventually, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  comesBack,
  endOf,
  isAsBefore,
  lastOf,
  loseNetwork,
  onDuty,
  ring,
  rings,
  talking,
} from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'

async function twoAgents() {
  const house = await startLoopback()
  const ada = await onDuty(house, 'Ada')
  const ben = await onDuty(house, 'Ben')
  return { house, ada, ben, before: house.counts() }
}

async function oneAgent() {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  return { house, agent, before: house.counts() }
}

/** The next ring, at another agent. */
async function ringsAt(agent: Agent, idle: Agent): Promise<void> {
  await eventually(() => [agent.occupation(), idle.occupation()], ['ringing', 'free'])
}

const dutyOf = ({ seat: { snapshot } }: Agent): unknown =>
  snapshot.state === 'seated' ? [snapshot.duty, snapshot.awayBecause] : snapshot.state

test('a caller who is being connected hangs up', async () => {
  const { house, agent, before } = await oneAgent()
  const caller = await ring(house, agent)
  await caller.phone.hangUp()
  await eventually(() => [endOf(caller), lastOf(agent)], ['left-queue', 'ring-gone'])
  await isAsBefore(house, before, caller, agent)
  await eventually(() => rowsOf(house).reasons, ['left-queue'])
})

test('a caller who is being connected loses the network: the agent is free at once, the call is after 30 seconds', async () => {
  const { house, agent, before } = await oneAgent()
  const caller = await ring(house, agent)
  loseNetwork(caller)
  await eventually(() => [lastOf(agent), agent.occupation()], ['ring-gone', 'free'])
  await house.advance(awayTimeMs - 1)
  expect(house.counts().calls).toBe(1)
  await house.advance(8001) // the phone's last try, and its patience for a receipt
  await eventually(() => endOf(caller), 'connection-lost')
  await isAsBefore(house, before, caller, agent)
  await eventually(() => rowsOf(house).reasons, ['caller-gone'])
})

test('the socket of a caller who is being connected breaks: the phone is back at once and the agent is rung anew', async () => {
  const { house, agent, before } = await oneAgent()
  const caller = await ring(house, agent)
  const spent = rowsOf(house)
  caller.net.cut()
  await eventually(() => lastOf(agent), 'ring-gone')
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  expect(rowsOf(house)).toEqual(spent)
  await caller.phone.hangUp()
  await isAsBefore(house, before, caller, agent)
})

test('an agent declines: the next one is rung and takes it', async () => {
  const { house, ada, ben, before } = await twoAgents()
  const caller = await ring(house, ada)
  await ada.seat.decline()
  await ringsAt(ben, ada)
  expect(lastOf(ada)).toBe('declined')
  await ben.seat.accept()
  await talking(caller, ben)
  await caller.phone.hangUp()
  await isAsBefore(house, before, caller, ada, ben)
  expect(dutyOf(ada)).toEqual(['on-duty', null])
})

test('all agents decline', async () => {
  const { house, ada, ben, before } = await twoAgents()
  const caller = await ring(house, ada)
  await ada.seat.decline()
  await ringsAt(ben, ada)
  await ben.seat.decline()
  await eventually(() => endOf(caller), 'declined')
  await isAsBefore(house, before, caller, ada, ben)
  await eventually(() => rowsOf(house).reasons, ['declined'])
})

test('a ring that nobody answers goes to the next agent after 20 seconds', async () => {
  const { house, ada, ben, before } = await twoAgents()
  const caller = await ring(house, ada)
  await house.advance(19_999)
  expect([ada.occupation(), ben.occupation()]).toEqual(['ringing', 'free'])
  await house.advance(1)
  await ringsAt(ben, ada)
  expect(lastOf(ada)).toBe('ring-timed-out')
  await ben.seat.accept()
  await talking(caller, ben)
  await ben.seat.hangUp()
  await isAsBefore(house, before, caller, ada, ben)
})

test('an agent who lets two rings pass is set away and told; the caller has nobody left', async () => {
  const { house, agent, before } = await oneAgent()
  const rings: string[] = []
  agent.seat.on('rang', ({ callId }) => rings.push(callId))
  const caller = await ring(house, agent)
  await house.advance(20_000)
  await eventually(() => rings.length, 2)
  expect(dutyOf(agent)).toEqual(['on-duty', null])
  await house.advance(20_000)
  await eventually(() => dutyOf(agent), ['away', 'missed-rings'])
  await eventually(() => endOf(caller), 'no-agent')
  await isAsBefore(house, before, caller, agent)
  await eventually(() => rowsOf(house).reasons, ['no-agent'])
  await agent.seat.setDuty('on-duty')
  expect(dutyOf(agent)).toEqual(['on-duty', null])
})

test('the socket of an agent who is rung is killed: the next one is rung', async () => {
  const { house, ada, ben, before } = await twoAgents()
  const caller = await ring(house, ada)
  ada.net.cut()
  await eventually(ben.occupation, 'ringing')
  await ben.seat.accept()
  await talking(caller, ben)
  await caller.phone.hangUp()
  await comesBack(house, ada)
  await isAsBefore(house, before, caller, ada, ben)
})

test('the socket of the only agent is killed while ringing: the caller keeps the place, and rings when the page is back', async () => {
  const { house, agent, before } = await oneAgent()
  const caller = await ring(house, agent)
  agent.net.cut()
  await eventually(() => caller.phone.snapshot.state, 'waiting')
  await house.advance(25_000)
  expect(caller.phone.snapshot.state).not.toBe('ended')
  await eventually(() => agent.occupation(), 'ringing')
  await agent.seat.accept()
  await talking(caller, agent)
  await caller.phone.hangUp()
  await isAsBefore(house, before, caller, agent)
})

const heldIn = (house: Awaited<ReturnType<typeof oneAgent>>['house']) => {
  const { calls, seats, sockets, transports, leases } = house.counts()
  return { calls, seats, sockets, transports, leases }
}

test('the only agent does not come back: after the time for it the caller hears that nobody is there', async () => {
  const { house, agent } = await oneAgent()
  const caller = await ring(house, agent)
  agent.seat.close()
  await eventually(() => caller.phone.snapshot.state, 'waiting')
  await house.advance(29_000)
  expect(caller.phone.snapshot.state).toBe('waiting')
  await house.advance(1_500)
  await eventually(() => endOf(caller), 'no-agent')
  await eventually(() => heldIn(house), { calls: 0, seats: 0, sockets: 0, transports: 0, leases: 0 })
})

test('an agent signs out while ringing: the next one is rung', async () => {
  const { house, ada, ben } = await twoAgents()
  const caller = await ring(house, ada)
  await ada.seat.signOut()
  await eventually(() => [ada.occupation(), ben.occupation()], ['signed-out', 'ringing'])
  await ben.seat.accept()
  await talking(caller, ben)
})

test('an agent goes off duty while ringing: that is a decline', async () => {
  const { house, ada, ben, before } = await twoAgents()
  const caller = await ring(house, ada)
  await ada.seat.setDuty('away')
  await ringsAt(ben, ada)
  await ben.seat.decline()
  await eventually(() => endOf(caller), 'declined')
  await isAsBefore(house, before, caller, ada, ben)
})

test('the media of an agent who is rung fails: the next one is rung', async () => {
  const { house, ada, ben, before } = await twoAgents()
  const caller = await ring(house, ada)
  ada.platform.failTransports()
  await ringsAt(ben, ada)
  expect(lastOf(ada)).toBe('ring-media-failed')
  await caller.phone.hangUp()
  await isAsBefore(house, before, caller, ada, ben)
})

test('the media of a caller who is being connected fails', async () => {
  const { house, agent, before } = await oneAgent()
  const caller = await ring(house, agent)
  caller.platform.failTransports()
  await eventually(() => [endOf(caller), lastOf(agent)], ['media-failed', 'ring-gone'])
  await isAsBefore(house, before, caller, agent)
  await eventually(() => rowsOf(house).reasons, ['media-failed'])
})

test('the microphone of the agent who accepts is refused: the caller keeps the first place, and the next agent is rung', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada', {
    openMicrophone: () => Promise.reject(new RingfenceError('microphone-denied')),
  })
  house.unseen.add('heard') // nor is anything heard of it
  const caller = await ring(house, agent)
  await expect(agent.seat.accept()).rejects.toMatchObject({ code: 'microphone-denied' })
  await eventually(() => [caller.phone.snapshot.state, lastOf(agent)], ['waiting', 'ring-device-failed'])
  await eventually(() => dutyOf(agent), ['away', 'agent-device'])
  house.unseen.clear()
  const ben = await onDuty(house, 'Ben')
  await eventually(() => ben.occupation(), 'ringing')
  await ben.seat.accept()
  await talking(caller, ben)
})

test('the microphone of the agent who accepts says nothing: the same, after five seconds', async () => {
  const { house, agent, before } = await oneAgent()
  house.unseen.add('heard')
  const caller = await ring(house, agent)
  await agent.seat.accept()
  await house.advance(4900)
  expect(agent.occupation()).toBe('accepting')
  await house.advance(200)
  await eventually(() => [caller.phone.snapshot.state, agent.occupation()], ['waiting', 'free'])
  house.unseen.clear()
  await agent.seat.setDuty('on-duty')
  await eventually(() => agent.occupation(), 'ringing')
  await agent.seat.accept()
  await talking(caller, agent)
  await caller.phone.hangUp()
  await isAsBefore(house, before, caller, agent)
})
