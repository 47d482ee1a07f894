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
  const loopback = await startLoopback()
  const ada = await onDuty(loopback, 'Ada')
  const ben = await onDuty(loopback, 'Ben')
  return { loopback, ada, ben, before: loopback.counts() }
}

async function oneAgent() {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, before: loopback.counts() }
}

/** The next ring, at another agent. */
async function ringsAt(agent: Agent, idle: Agent): Promise<void> {
  await eventually(() => [agent.occupation(), idle.occupation()], ['ringing', 'free'])
}

const dutyOf = ({ seat: { snapshot } }: Agent): unknown =>
  snapshot.state === 'seated' ? [snapshot.duty, snapshot.awayBecause] : snapshot.state

test('a caller who is being connected hangs up', async () => {
  const { loopback, agent, before } = await oneAgent()
  const caller = await ring(loopback, agent)
  await caller.phone.hangUp()
  await eventually(() => [endOf(caller), lastOf(agent)], ['left-queue', 'ring-gone'])
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['left-queue'])
})

test('a caller who is being connected loses the network: the agent is free at once, the call is after 30 seconds', async () => {
  const { loopback, agent, before } = await oneAgent()
  const caller = await ring(loopback, agent)
  loseNetwork(caller)
  await eventually(() => [lastOf(agent), agent.occupation()], ['ring-gone', 'free'])
  await loopback.advance(awayTimeMs - 1)
  expect(loopback.counts().calls).toBe(1)
  await loopback.advance(8001) // the phone's last try, and its patience for a receipt
  await eventually(() => endOf(caller), 'connection-lost')
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['caller-gone'])
})

test('the socket of a caller who is being connected breaks: the phone is back at once and the agent is rung anew', async () => {
  const { loopback, agent, before } = await oneAgent()
  const caller = await ring(loopback, agent)
  const spent = rowsOf(loopback)
  caller.net.cut()
  await eventually(() => lastOf(agent), 'ring-gone')
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  expect(rowsOf(loopback)).toEqual(spent)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
})

test('an agent declines: the next one is rung and takes it', async () => {
  const { loopback, ada, ben, before } = await twoAgents()
  const caller = await ring(loopback, ada)
  await ada.seat.decline()
  await ringsAt(ben, ada)
  expect(lastOf(ada)).toBe('declined')
  await ben.seat.accept()
  await talking(caller, ben)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, ada, ben)
  expect(dutyOf(ada)).toEqual(['on-duty', null])
})

test('all agents decline', async () => {
  const { loopback, ada, ben, before } = await twoAgents()
  const caller = await ring(loopback, ada)
  await ada.seat.decline()
  await ringsAt(ben, ada)
  await ben.seat.decline()
  await eventually(() => endOf(caller), 'declined')
  await isAsBefore(loopback, before, caller, ada, ben)
  await eventually(() => rowsOf(loopback).reasons, ['declined'])
})

test('a ring that nobody answers goes to the next agent after 20 seconds', async () => {
  const { loopback, ada, ben, before } = await twoAgents()
  const caller = await ring(loopback, ada)
  await loopback.advance(19_999)
  expect([ada.occupation(), ben.occupation()]).toEqual(['ringing', 'free'])
  await loopback.advance(1)
  await ringsAt(ben, ada)
  expect(lastOf(ada)).toBe('ring-timed-out')
  await ben.seat.accept()
  await talking(caller, ben)
  await ben.seat.hangUp()
  await isAsBefore(loopback, before, caller, ada, ben)
})

test('an agent who lets two rings pass is set away and told; the caller has nobody left', async () => {
  const { loopback, agent, before } = await oneAgent()
  const rings: string[] = []
  agent.seat.on('rang', ({ callId }) => rings.push(callId))
  const caller = await ring(loopback, agent)
  await loopback.advance(20_000)
  await eventually(() => rings.length, 2)
  expect(dutyOf(agent)).toEqual(['on-duty', null])
  await loopback.advance(20_000)
  await eventually(() => dutyOf(agent), ['away', 'missed-rings'])
  await eventually(() => endOf(caller), 'no-agent')
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['no-agent'])
  await agent.seat.setDuty('on-duty')
  expect(dutyOf(agent)).toEqual(['on-duty', null])
})

test('the socket of an agent who is rung is killed: the next one is rung', async () => {
  const { loopback, ada, ben, before } = await twoAgents()
  const caller = await ring(loopback, ada)
  ada.net.cut()
  await eventually(ben.occupation, 'ringing')
  await ben.seat.accept()
  await talking(caller, ben)
  await caller.phone.hangUp()
  await comesBack(loopback, ada)
  await isAsBefore(loopback, before, caller, ada, ben)
})

test('the socket of the only agent is killed while ringing: the caller keeps the place, and rings when the page is back', async () => {
  const { loopback, agent, before } = await oneAgent()
  const caller = await ring(loopback, agent)
  agent.net.cut()
  await eventually(() => caller.phone.snapshot.state, 'waiting')
  await loopback.advance(25_000)
  expect(caller.phone.snapshot.state).not.toBe('ended')
  await eventually(() => agent.occupation(), 'ringing')
  await agent.seat.accept()
  await talking(caller, agent)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
})

const heldIn = (loopback: Awaited<ReturnType<typeof oneAgent>>['loopback']) => {
  const { calls, seats, sockets, transports, leases } = loopback.counts()
  return { calls, seats, sockets, transports, leases }
}

test('the only agent does not come back: after the time for it the caller hears that nobody is there', async () => {
  const { loopback, agent } = await oneAgent()
  const caller = await ring(loopback, agent)
  agent.seat.close()
  await eventually(() => caller.phone.snapshot.state, 'waiting')
  await loopback.advance(29_000)
  expect(caller.phone.snapshot.state).toBe('waiting')
  await loopback.advance(1_500)
  await eventually(() => endOf(caller), 'no-agent')
  await eventually(() => heldIn(loopback), { calls: 0, seats: 0, sockets: 0, transports: 0, leases: 0 })
})

test('an agent signs out while ringing: the next one is rung', async () => {
  const { loopback, ada, ben } = await twoAgents()
  const caller = await ring(loopback, ada)
  await ada.seat.signOut()
  await eventually(() => [ada.occupation(), ben.occupation()], ['signed-out', 'ringing'])
  await ben.seat.accept()
  await talking(caller, ben)
})

test('an agent goes off duty while ringing: that is a decline', async () => {
  const { loopback, ada, ben, before } = await twoAgents()
  const caller = await ring(loopback, ada)
  await ada.seat.setDuty('away')
  await ringsAt(ben, ada)
  await ben.seat.decline()
  await eventually(() => endOf(caller), 'declined')
  await isAsBefore(loopback, before, caller, ada, ben)
})

test('the media of an agent who is rung fails: the next one is rung', async () => {
  const { loopback, ada, ben, before } = await twoAgents()
  const caller = await ring(loopback, ada)
  ada.platform.failTransports()
  await ringsAt(ben, ada)
  expect(lastOf(ada)).toBe('ring-media-failed')
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, ada, ben)
})

test('the media of a caller who is being connected fails', async () => {
  const { loopback, agent, before } = await oneAgent()
  const caller = await ring(loopback, agent)
  caller.platform.failTransports()
  await eventually(() => [endOf(caller), lastOf(agent)], ['media-failed', 'ring-gone'])
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['media-failed'])
})

test('the microphone of the agent who accepts is refused: the caller keeps the first place, and the next agent is rung', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada', {
    openMicrophone: () => Promise.reject(new RingfenceError('microphone-denied')),
  })
  loopback.unseen.add('heard') // nor is anything heard of it
  const caller = await ring(loopback, agent)
  await expect(agent.seat.accept()).rejects.toMatchObject({ code: 'microphone-denied' })
  await eventually(() => [caller.phone.snapshot.state, lastOf(agent)], ['waiting', 'ring-device-failed'])
  await eventually(() => dutyOf(agent), ['away', 'agent-device'])
  loopback.unseen.clear()
  const ben = await onDuty(loopback, 'Ben')
  await eventually(() => ben.occupation(), 'ringing')
  await ben.seat.accept()
  await talking(caller, ben)
})

test('the microphone of the agent who accepts says nothing: the same, after five seconds', async () => {
  const { loopback, agent, before } = await oneAgent()
  loopback.unseen.add('heard')
  const caller = await ring(loopback, agent)
  await agent.seat.accept()
  await loopback.advance(4900)
  expect(agent.occupation()).toBe('accepting')
  await loopback.advance(200)
  await eventually(() => [caller.phone.snapshot.state, agent.occupation()], ['waiting', 'free'])
  loopback.unseen.clear()
  await agent.seat.setDuty('on-duty')
  await eventually(() => agent.occupation(), 'ringing')
  await agent.seat.accept()
  await talking(caller, agent)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
})
