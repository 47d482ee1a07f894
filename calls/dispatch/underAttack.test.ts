import { expect, test } from 'vitest'
import type { Share } from '../ports/share.ts'
import { agent } from '../testing/testDesk.ts'
import { openTestDispatch } from '../testing/testDispatch.ts'

const source = (number: number) => ({ network: `net ${number}`, address: `home ${number}` })
const unproven = (number: number): Share => ({ callClass: 'unproven', source: source(number) })
const returning = (number: number): Share => ({ callClass: 'returning', source: source(number) })
const provenShare: Share = { callClass: 'proven', source: source(0) }
const wide = { perAddress: 100, perNetwork: 100, inLinePerQueue: 100, byLot: 0.5, agentPart: 1 }

/** A line of so many from so many networks, and what becomes of whoever comes then. */
function crowded(inLine: number, isUnderAttack = false) {
  const here = openTestDispatch({ unproven: wide, isUnderAttack: () => isUnderAttack })
  here.tellSeat('a', { idleMs: null })
  for (let number = 1; number <= inLine; number += 1) here.tellCall(number, { share: unproven(number) })
  for (let number = 900; number < 903; number += 1) {
    here.tellCall(number, { phase: 'talking' })
    here.endCall(number, 60_000)
  }
  const come = (number: number, share: Share) => here.admit(number, {}, share)
  return { here, come }
}

test('near the end of the line places go by lot: some come in, the others hear when, and how long the wait is', () => {
  const { come } = crowded(75)
  const answers = Array.from({ length: 40 }, (_, each) => come(1000 + each, unproven(1000 + each)))
  const states = answers.map(answer => (answer?.state === 'refused' ? answer.code : answer?.state))
  expect(new Set(states)).toEqual(new Set(['admitted', 'crowded']))
  const refused = answers.find(answer => answer?.state === 'refused')
  expect(refused).toMatchObject({ code: 'crowded' })
  if (refused?.state !== 'refused') throw new Error('nobody was refused')
  expect(refused.retryAfterMs).toBeGreaterThan(0)
  // A minute each, and one agent.
  expect(refused.expectedWaitMs).toBeGreaterThan(75 * 60_000 - 1)
})

test('whoever was heard before, or is proven, draws no lot; nothing is kept of whoever is refused', () => {
  const { here, come } = crowded(90)
  for (let number = 1000; number < 1010; number += 1)
    expect(come(number, returning(number))).toMatchObject({ state: 'admitted' })
  expect(come(1010, provenShare)).toMatchObject({ state: 'admitted' })
  for (let number = 1011; number < 1200; number += 1) come(number, unproven(1))
  expect(here.saidOf('admissionAnswered').filter(({ answer }) => answer.state === 'refused')).toHaveLength(
    189,
  )
  // Each of them may ask anew: nothing of the first time is in the way, nor counted.
  expect(come(1011, provenShare)).toMatchObject({ state: 'admitted' })
})

test('under attack the lots begin earlier', () => {
  const come = (isUnderAttack: boolean) => {
    const { come: ask } = crowded(40, isUnderAttack)
    return Array.from({ length: 5 }, (_, each) => ask(1000 + each, unproven(1000 + each))?.state)
  }
  expect(new Set(come(false))).toEqual(new Set(['admitted']))
  const { come: heavy } = crowded(40, true)
  // An address that holds two already is refused where lots are drawn.
  heavy(2000, returning(7))
  heavy(2001, returning(7))
  expect(heavy(2002, unproven(7))).toMatchObject({ state: 'refused', code: 'network-busy' })
})

/** So many agents, all of them with callers for whom nothing speaks, for some time. */
async function busyWithMachines(isUnderAttack: boolean, agentPart = 0.2, talkMs = 4000) {
  const here = openTestDispatch({
    unproven: { ...wide, inLinePerQueue: 1e6, byLot: 0, agentPart },
    isUnderAttack: () => isUnderAttack,
  })
  let number = 0
  for (let round = 0; round < 60; round += 1) {
    for (const letter of 'abcd') {
      number += 1
      here.tellSeat(letter, { idleMs: null })
      here.tellCall(number, { phase: 'talking', share: unproven(number) })
    }
    await here.clock.advance(5000)
    here.roundOver()
    for (let each = number - 3; each <= number; each += 1) here.endCall(each, talkMs)
  }
  here.tellCall(5000, { share: unproven(5000) })
  here.tellSeat('a')
  await here.settle()
  return here
}

test('the time that machines waste is budgeted while there is an attack: agents are kept for somebody else', async () => {
  const here = await busyWithMachines(true)
  expect(here.ringsProposed()).toEqual([])
  // Whoever has something behind them is rung for as ever.
  here.tellCall(5001, { share: returning(5001) })
  await here.settle()
  expect(here.ringsProposed()).toEqual(['5001 a'])
})

test('in calm nobody looks at the budget, and it comes back with time', async () => {
  expect((await busyWithMachines(false)).ringsProposed()).toEqual(['5000 a'])
  const here = await busyWithMachines(true, 0.6)
  expect(here.ringsProposed()).toEqual([])
  for (let round = 0; round < 250; round += 1) {
    here.tellSeat('a')
    here.tellCall(5000, { share: unproven(5000) })
    await here.clock.advance(5000)
    here.roundOver()
  }
  await here.settle()
  expect(new Set(here.ringsProposed())).toEqual(new Set(['5000 a']))
})

test('machines that stay for half a minute are taken for people, until agents report them, however late', async () => {
  const here = await busyWithMachines(true, 0.2, 40_000)
  expect(here.ringsProposed()).toEqual(['5000 a'])
  here.tellCall(5000, { phase: 'talking', share: unproven(5000) })
  here.tellSeat('a', { idleMs: null })
  for (let number = 41; number <= 240; number += 1) here.report(number)
  here.endCall(5000, 40_000)
  here.tellCall(5001, { share: unproven(5001) })
  here.tellSeat('a')
  await here.settle()
  expect(here.ringsProposed()).toEqual(['5000 a'])
})

test('a long talk in which the service heard only one side is no good one', async () => {
  const here = openTestDispatch({ unproven: { ...wide, agentPart: 0.2 }, isUnderAttack: () => true })
  for (let number = 1; number <= 120; number += 1) {
    here.tellSeat('a', { idleMs: null })
    here.tellCall(number, { phase: 'talking', share: unproven(number) })
    await here.clock.advance(5000)
    here.roundOver()
    here.endCall(number, 60_000, false)
  }
  here.tellCall(5000, { share: unproven(5000) })
  here.tellSeat('a')
  await here.settle()
  expect(here.ringsProposed()).toEqual([])
})

test('while a proven caller waits, no agent is rung twice in a row for callers for whom nothing speaks', async () => {
  const here = openTestDispatch()
  // Three rings, so that the next one is for whoever is overdue.
  for (let number = 1; number <= 3; number += 1) here.tellCall(number, { share: unproven(number) })
  for (let number = 1; number <= 3; number += 1) {
    here.tellSeat('a')
    await here.settle()
    here.tellCall(number, { phase: 'talking', share: unproven(number) })
    here.tellSeat('a', { idleMs: null })
    here.endCall(number, 1000)
  }
  expect(here.ringsProposed()).toHaveLength(3)
  here.tellCall(4, { share: unproven(4), waitedMs: 200_000 })
  here.tellCall(5, { share: provenShare })
  here.tellSeat('a')
  await here.settle()
  expect(here.ringsProposed().at(-1)).toBe('5 a')
})

test('while a proven caller waits, nobody is rung again for whom they let ring, unless no other may have them', async () => {
  const overdue = { share: unproven(4), waitedMs: 200_000, missedBy: [agent('b')] }
  const here = openTestDispatch()
  for (let number = 1; number <= 3; number += 1) here.tellCall(number, { share: provenShare })
  for (const letter of 'cde') here.tellSeat(letter)
  await here.settle()
  here.tellCall(4, overdue)
  here.tellCall(5, { share: provenShare })
  here.tellSeat('b')
  await here.settle()
  expect(here.ringsProposed().at(-1)).toBe('5 b')
  // Nobody proven waits any more: a second ring is better than none.
  here.tellCall(5, { phase: 'talking', share: provenShare })
  here.tellSeat('b', { idleMs: null })
  here.tellSeat('b')
  await here.settle()
  expect(here.ringsProposed().at(-1)).toBe('4 b')
})
