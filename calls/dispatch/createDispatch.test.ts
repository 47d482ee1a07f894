import { expect, test } from 'vitest'
import { CallerId } from '../../protocol/index.ts'
import type { Share } from '../ports/share.ts'
import { agent, sales, service } from '../testing/testDesk.ts'
import { callOf, openTestDispatch } from '../testing/testDispatch.ts'
import { numbered, site } from '../testing/testTokens.ts'

test('keeps the highest version of a call, and of a seat in its last sitting', async () => {
  const here = openTestDispatch()
  here.tellCall(1, { isRingable: false }, 5)
  here.tellCall(1, {}, 4)
  here.tellSeat('a', {}, 3)
  await here.settle()
  expect(here.ringsProposed()).toEqual([])
  here.tellCall(1, {}, 6)
  here.tellSeat('a', { idleMs: null }, 2)
  await here.settle()
  expect(here.ringsProposed()).toEqual(['1 a'])
})

test('does not let an old word bring back what is over', async () => {
  const here = openTestDispatch()
  here.tellSeat('a')
  here.leaveSeat('a')
  here.tellSeat('a')
  here.tellCall(1)
  here.endCall(1)
  here.tellCall(1)
  here.tellSeat('b')
  await here.settle()
  expect(here.ringsProposed()).toEqual([])
})

test('an old sitting that is left does not undo a new one', async () => {
  const here = openTestDispatch()
  here.receive({
    ...{ to: 'dispatch', type: 'seatTold', agentId: agent('a'), incarnation: 2, version: 1 },
    seat: { duty: 'on-duty', idleMs: 0, isHere: true, isAwaited: false, audible: true },
  })
  here.leaveSeat('a', 1)
  here.tellCall(1)
  await here.settle()
  expect(here.ringsProposed()).toEqual(['1 a'])
})

test('proposes once, and again only when a round has passed without a word', async () => {
  const here = openTestDispatch()
  here.tellCall(1)
  here.tellSeat('a')
  await here.settle()
  here.tellSeat('b')
  await here.settle()
  expect(here.ringsProposed()).toEqual(['1 a'])
  here.roundOver()
  await here.settle()
  expect(here.ringsProposed()).toHaveLength(2)
})

test('forgets whoever is not heard of for some rounds, and keeps whoever is', async () => {
  const here = openTestDispatch()
  here.tellCall(1, { isRingable: false })
  here.tellCall(2, {}, 9)
  for (let round = 0; round < 5; round += 1) {
    here.tellCall(2, {}, 9)
    here.roundOver()
  }
  here.tellSeat('a')
  here.tellSeat('b')
  await here.settle()
  expect(here.ringsProposed()).toEqual(['2 a'])
  expect(here.saidOf('placeTold').at(-1)).toMatchObject({ callId: callOf(2), place: 1 })
})

test('says that there is no hope to those in line, and to whoever is just being let in', async () => {
  const here = openTestDispatch()
  here.tellSeat('a', { idleMs: null })
  here.tellCall(1, { declinedBy: [agent('a')] })
  here.tellCall(2)
  here.admit(3)
  await here.settle()
  expect(here.saidOf('noHope').map(({ callId, reason }) => [callId, reason])).toEqual([
    [callOf(1), 'declined'],
  ])
  here.leaveSeat('a')
  await here.settle()
  expect(
    here
      .saidOf('noHope')
      .slice(1)
      .map(({ callId, reason }) => [callId, reason]),
  ).toEqual([
    [callOf(1), 'no-agent'],
    [callOf(2), 'no-agent'],
    [callOf(3), 'no-agent'],
  ])
})

test('after a start says neither that nobody is there nor which place, before all must have been heard', async () => {
  const here = openTestDispatch({ roundsUntilAllHeard: 2 })
  expect(here.admit(2)).toMatchObject({ state: 'admitted', place: null })
  here.tellCall(1)
  await here.settle()
  here.roundOver()
  await here.settle()
  expect(here.saidOf('noHope')).toEqual([])
  here.roundOver()
  await here.settle()
  expect(here.saidOf('noHope').map(({ reason }) => reason)).toEqual(['no-agent', 'no-agent'])
})

test('lets in as many as there is room for, and keeps a place for each until it is given up', () => {
  const here = openTestDispatch({ maxCalls: 2 })
  expect(here.admit(1)).toEqual({ state: 'refused', code: 'no-agent' })
  here.tellSeat('a')
  expect(here.admit(1)).toMatchObject({ state: 'admitted', place: 1 })
  expect(here.admit(2)).toMatchObject({ state: 'admitted', place: 2 })
  expect(here.admit(3)).toEqual({ state: 'refused', code: 'at-capacity' })
  // Asked twice, it is the same place.
  expect(here.admit(2)).toMatchObject({ state: 'admitted', place: 2 })
  here.endCall(1)
  expect(here.admit(3)).toMatchObject({ state: 'admitted', place: 2 })
})

test('knows whose call is on another device', () => {
  const here = openTestDispatch()
  const callerId = CallerId.parse(numbered('caller', 1))
  here.tellSeat('a')
  expect(here.admit(1, { callerId })).toMatchObject({ state: 'admitted' })
  expect(here.admit(2, { callerId })).toEqual({ state: 'joining-elsewhere' })
  here.tellCall(1, { device: { site, callerId, jkt: 'one' } })
  expect(here.admit(3, { callerId })).toEqual({ state: 'elsewhere', callId: callOf(1) })
  expect(here.admit(4, { callerId, jkt: 'one' })).toMatchObject({ state: 'admitted' })
})

test('tells a caller a place once per second at most, and an empty line at once', async () => {
  const here = openTestDispatch()
  here.tellSeat('a', { idleMs: null })
  for (const number of [1, 2, 3, 4]) here.tellCall(number)
  await here.settle()
  const placesOf = (number: number) =>
    here.saidOf('placeTold').flatMap(({ callId, place }) => (callId === callOf(number) ? [place] : []))
  expect(placesOf(4)).toEqual([4])
  for (const number of [1, 2]) here.endCall(number)
  await here.clock.advance(999)
  expect(placesOf(4)).toEqual([4])
  here.endCall(3)
  await here.clock.advance(1)
  expect(placesOf(4)).toEqual([4, 1])
  here.endCall(4)
  await here.settle()
  expect(
    here
      .saidOf('queuesTold')
      .at(-1)
      ?.queues.map(({ waiting }) => waiting),
  ).toEqual([0, 0])
  expect(here.clock.pending()).toBe(0)
})

const provenShare: Share = { callClass: 'proven', source: { network: 'n', address: 'a' } }

/** So many agents, of whom callers without proof have as many as they may, and one with proof who came and went. */
async function crowded(agents: number) {
  const here = openTestDispatch()
  const letters = 'abcdefghij'.slice(0, agents)
  for (const letter of letters) here.tellSeat(letter)
  here.admit(500, {}, provenShare)
  here.endCall(500)
  for (let number = 1; number <= 20; number += 1) here.tellCall(number)
  await here.settle()
  return { here, letters }
}

test('callers without proof leave some agents to those with one, who are rung at once', async () => {
  const { here } = await crowded(10)
  expect(here.ringsProposed()).toHaveLength(7)
  here.tellCall(100, { share: provenShare })
  await here.settle()
  expect(here.ringsProposed().at(-1)).toBe('100 h')
  expect(here.ringsProposed()).toHaveLength(8)
})

test('few agents are all for everybody', async () => {
  const { here } = await crowded(3)
  expect(here.ringsProposed()).toHaveLength(3)
})

test('no agent is kept once nobody with proof came for an hour', async () => {
  const { here } = await crowded(10)
  await here.clock.advance(3600_001)
  here.tellCall(21)
  await here.settle()
  expect(here.ringsProposed()).toHaveLength(10)
})

test('agents who are kept for nobody are given to those who wait, one after the other', async () => {
  const { here, letters } = await crowded(10)
  const rounds = async (count: number) => {
    for (let round = 0; round < count; round += 1) {
      for (let number = 1; number <= 20; number += 1) {
        const isTaken = here.ringsProposed().some(each => each.startsWith(`${number} `))
        here.tellCall(number, { phase: isTaken ? 'talking' : 'waiting' })
      }
      for (const letter of letters) {
        const isTaken = here.ringsProposed().some(each => each.endsWith(` ${letter}`))
        here.tellSeat(letter, { idleMs: isTaken ? null : 1000 })
      }
      here.roundOver()
      await here.settle()
    }
  }
  await rounds(61)
  expect(here.ringsProposed()).toHaveLength(8)
  await rounds(60)
  expect(here.ringsProposed()).toHaveLength(9)
})

test('who has waited long gets one ring in four, whoever stands before them', async () => {
  const here = openTestDispatch()
  here.tellCall(1, { waitedMs: 180_000 })
  here.tellCall(2, { waitedMs: 180_000 })
  for (let number = 10; number < 20; number += 1) here.tellCall(number, { share: provenShare })
  for (const letter of 'abcdefgh') {
    here.tellSeat(letter)
    await here.settle()
  }
  expect(here.ringsProposed().map(each => each.split(' ')[0])).toEqual([
    ...['10', '11', '12', '1'],
    ...['13', '14', '15', '2'],
  ])
})

test('nobody is overdue who cannot be rung for, or whom each free agent declined', async () => {
  const here = openTestDispatch()
  here.tellCall(1, { waitedMs: 180_000, declinedBy: [...'abcdefgh'].map(agent) })
  for (let number = 10; number < 20; number += 1) here.tellCall(number, { share: provenShare })
  for (const letter of 'abcdefgh') {
    here.tellSeat(letter)
    await here.settle()
  }
  expect(here.ringsProposed().some(each => each.startsWith('1 '))).toBe(false)
  here.tellCall(1, { waitedMs: 180_000, isRingable: false })
  here.tellSeat('i')
  await here.settle()
  expect(here.ringsProposed().some(each => each.startsWith('1 '))).toBe(false)
})

test('talks of agents who have left duty keep nobody who waits from the agents who are there', async () => {
  const here = openTestDispatch()
  for (let number = 1; number <= 9; number += 1) here.tellCall(number, { phase: 'talking' })
  for (const letter of 'abcd') here.tellSeat(letter)
  here.admit(500, {}, provenShare)
  here.endCall(500)
  for (let number = 10; number <= 15; number += 1) here.tellCall(number)
  await here.settle()
  expect(here.ringsProposed()).toHaveLength(3)
})

const source = { network: 'n', address: 'a' }
const identified = (cohort: string): Share => ({ callClass: 'identified', source, cohort })

test('identities that were made at one time share one turn, and those with nothing behind them no agent who is kept', async () => {
  const here = openTestDispatch()
  for (let number = 1; number <= 500; number += 1) here.tellCall(number, { share: identified('farm') })
  here.tellCall(501, { share: identified('another hour') })
  here.tellCall(502, { share: provenShare })
  here.tellSeat('a')
  here.tellSeat('b')
  here.tellSeat('c')
  await here.settle()
  expect(here.ringsProposed()).toEqual(['502 a', '1 b', '501 c'])
})

test('a farm of identities holds no room that is kept for others', () => {
  const here = openTestDispatch({ maxCalls: 100 })
  here.tellSeat('a')
  const admitted = (first: number, count: number, share: Share) =>
    Array.from({ length: count }, (_, index) => here.admit(first + index, {}, share)).filter(
      answer => answer?.state === 'admitted',
    ).length
  expect(admitted(1, 200, identified('farm'))).toBe(45)
  expect(admitted(1000, 200, identified('another hour'))).toBeGreaterThan(15)
  expect(admitted(2000, 10, provenShare)).toBe(10)
})

test('of all who are overdue, whoever waited longest is rung for, whatever the class', async () => {
  const here = openTestDispatch()
  here.tellCall(1, { waitedMs: 200_000 })
  here.tellCall(2, { waitedMs: 190_000, share: identified('one') })
  here.tellCall(3, { waitedMs: 210_000, share: { callClass: 'returning', source } })
  for (let number = 10; number < 20; number += 1) here.tellCall(number, { share: provenShare })
  for (const letter of 'abcdefghijkl') {
    here.tellSeat(letter)
    await here.settle()
  }
  const overdue = here.ringsProposed().filter((_, index) => index % 4 === 3)
  expect(overdue.map(each => each.split(' ')[0])).toEqual(['3', '1', '2'])
})

test('knows how full a queue is: who is in line for it without proof, and who is on duty', () => {
  const here = openTestDispatch()
  here.tellCall(1)
  here.tellCall(2, { phase: 'talking' })
  here.tellCall(3, { share: provenShare })
  here.tellCall(4, { queue: service.queue })
  here.tellSeat('a')
  here.tellSeat('b', { idleMs: null })
  here.admit(5)
  here.tellSeat('c', { duty: 'away' })
  expect(here.pressure(site, sales.queue.queue)).toEqual({ inLine: 2, agentsOnDuty: 2 })
  here.endCall(1)
  expect(here.pressure(site, sales.queue.queue)).toEqual({ inLine: 1, agentsOnDuty: 2 })
  expect(here.pressure(site, service.queue.queue)).toEqual({ inLine: 1, agentsOnDuty: 2 })
})
