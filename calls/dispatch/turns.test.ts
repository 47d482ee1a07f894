import { expect, onTestFinished, test } from 'vitest'
import { openTestDispatch } from '../testing/testDispatch.ts'

function open(letters: string) {
  const here = openTestDispatch()
  onTestFinished(() => here.close())
  for (const letter of letters) here.tellSeat(letter)
  const rungCalls = () => here.ringsProposed().map(each => Number(each.split(' ')[0]))
  return { ...here, rungCalls }
}

test('whose sound seems played is rung for when nobody else can be, and before nobody', async () => {
  const here = open('a')
  here.tellCall(1, { turn: 'unheard' })
  here.tellCall(2)
  await here.settle()
  expect(here.rungCalls()).toEqual([2])
  here.tellCall(2, { phase: 'talking', isRingable: false })
  here.tellSeat('a', { idleMs: null })
  here.tellSeat('a')
  await here.settle()
  expect(here.rungCalls()).toEqual([2, 1])
})

test('of those who passed by a key one ring in four while others wait, and each in the order of their coming', async () => {
  const here = open('abcdefgh')
  for (const number of [1, 2]) here.tellCall(number, { turn: 'by-key' })
  for (const number of [3, 4, 5, 6, 7, 8]) here.tellCall(number)
  await here.settle()
  expect(here.rungCalls()).toEqual([3, 4, 5, 1, 6, 7, 8, 2])
})

test('and a quarter of the agents at once, however many of them wait alone', async () => {
  const here = open('abcdefgh')
  for (const number of [1, 2, 3, 4]) here.tellCall(number, { turn: 'by-key' })
  await here.settle()
  expect(here.rungCalls()).toEqual([1, 2])
  here.endCall(1)
  await here.settle()
  expect(here.rungCalls()).toEqual([1, 2, 3])
})

test('one agent is one for them, too', async () => {
  const here = open('a')
  here.tellCall(1, { turn: 'by-key' })
  await here.settle()
  expect(here.rungCalls()).toEqual([1])
})

test('nobody who passed by a key goes before somebody who has more to show', async () => {
  const here = open('a')
  here.tellCall(1, { turn: 'by-key' })
  for (const number of [2, 3, 4, 5, 6])
    here.tellCall(number, { share: { callClass: 'proven', source: { network: 'n', address: 'a' } } })
  for (let round = 0; round < 5; round += 1) {
    await here.settle()
    here.endCall(here.rungCalls().at(-1) ?? 0)
    here.tellSeat('a', { idleMs: null })
    here.tellSeat('a')
  }
  await here.settle()
  expect(here.rungCalls()).toEqual([2, 3, 4, 5, 6, 1])
})

test('where a queue is under pressure every call of it is told so, with its place and with each proposal', async () => {
  const here = open('a')
  for (let number = 1; number <= 14; number += 1) here.tellCall(number)
  await here.settle()
  // Of fourteen one is proposed, and twelve are calm.
  expect(here.saidOf('ringProposed').at(-1)).toMatchObject({ underPressure: true })
  expect(here.admit(15)).toMatchObject({ underPressure: true })
  here.roundOver()
  await here.settle()
  expect(here.saidOf('placeTold').at(-1)).toMatchObject({ underPressure: true })
  for (let number = 2; number <= 14; number += 1) here.endCall(number)
  here.roundOver()
  await here.settle()
  expect(here.saidOf('placeTold').at(-1)).toMatchObject({ underPressure: false })
})

/** With an identity that was made just now, as one of many. */
const identified = {
  share: { callClass: 'identified', source: { network: 'n', address: 'a' }, cohort: 'passkeys 1' },
} as const

test('of those whose identity is no better proven yet every other one waits while others do, and half of the agents are theirs', async () => {
  const here = open('abcdefgh')
  for (const number of [1, 2, 3, 4, 5, 6]) here.tellCall(number, identified)
  for (const number of [7, 8, 9, 10, 11, 12]) here.tellCall(number)
  await here.settle()
  expect(here.rungCalls()).toEqual([1, 7, 2, 8, 3, 9, 4, 10])
  // Of two agents who are free again, neither is for a fifth of them.
  for (const [number, letter] of [
    [7, 'b'],
    [8, 'd'],
  ] as const) {
    here.endCall(number)
    here.tellSeat(letter, { idleMs: null })
    here.tellSeat(letter)
  }
  await here.settle()
  expect(here.rungCalls().slice(8)).toEqual([11, 12])
})

test('where nobody else waits they have all agents, and one who is proven goes before them', async () => {
  const here = open('ab')
  for (const number of [1, 2]) here.tellCall(number, identified)
  await here.settle()
  expect(here.rungCalls()).toEqual([1, 2])
  const later = open('a')
  for (const number of [1, 2]) later.tellCall(number, identified)
  later.tellCall(3, { share: { callClass: 'proven', source: { network: 'n', address: 'a' } } })
  await later.settle()
  expect(later.rungCalls()).toEqual([3])
})
