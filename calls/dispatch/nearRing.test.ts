import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostNear } from '../policy/nearness.ts'
import { callOf, openTestDispatch } from '../testing/testDispatch.ts'
import { testShare } from '../testing/testTokens.ts'

type Here = ReturnType<typeof openTestDispatch>

/** Two who wait are near, and one more for each agent. */
const nearness = { always: 2, perAgent: 1, withinMs: 60_000 }

/** Whether each of these calls was last told to be near. */
function nearOf(here: Here, ...numbers: number[]): (boolean | undefined)[] {
  return numbers.map(
    number => here.saidOf('placeTold').findLast(({ callId }) => callId === callOf(number))?.isNear,
  )
}

/** One agent who is busy, and so many who wait. */
async function line(length: number, here = openTestDispatch({ nearness })): Promise<Here> {
  here.tellSeat('a', { idleMs: null })
  for (let number = 1; number <= length; number += 1) here.tellCall(number)
  await here.settle()
  await here.clock.advance(1000)
  return here
}

test('who comes is told with the admission whether the ring is near', async () => {
  const here = openTestDispatch({ nearness })
  here.tellSeat('a', { idleMs: null })
  await here.settle()
  const answers = [1, 2, 3, 4].map(number => here.admit(number))
  expect(answers).toMatchObject([{ isNear: true }, { isNear: true }, { isNear: true }, { isNear: false }])
})

test('those behind are near when those before them have gone, told within a second and again each round', async () => {
  const here = await line(6)
  expect(nearOf(here, 1, 2, 3, 4, 5, 6)).toEqual([true, true, true, false, false, false])
  here.endCall(2)
  await here.settle()
  await here.clock.advance(1000)
  expect(nearOf(here, 4, 5)).toEqual([true, false])
  const told = () => here.saidOf('placeTold').filter(({ callId }) => callId === callOf(4)).length
  const before = told()
  here.roundOver()
  expect(told()).toBe(before + 1)
  expect(nearOf(here, 4, 5)).toEqual([true, false])
})

test('another agent on duty brings another one near', async () => {
  const here = await line(5)
  here.tellSeat('b', { idleMs: null })
  await here.settle()
  await here.clock.advance(1000)
  expect(nearOf(here, 3, 4, 5)).toEqual([true, true, false])
})

test('who cannot be rung for keeps nobody behind them from coming near', async () => {
  const here = await line(6)
  // Away, or without a path; but whoever has no media only is one of those who are near.
  here.tellCall(1, { isRingable: false, isCandidate: false })
  here.tellCall(2, { isRingable: false, isCandidate: false })
  here.tellCall(3, { isRingable: false, isCandidate: true })
  await here.settle()
  await here.clock.advance(1000)
  expect(nearOf(here, 1, 2, 3, 4, 5, 6)).toEqual([true, true, true, true, true, false])
})

test('where talks are short whoever waits a minute is near, however many stand before them', async () => {
  const here = openTestDispatch({ nearness })
  here.tellSeat('a', { idleMs: null })
  for (const number of [101, 102, 103]) {
    here.tellCall(number)
    here.endCall(number, 10_000)
  }
  await line(10, here)
  // With nobody free the sixth is expected to wait for six talks of ten seconds.
  expect(nearOf(here, 6, 7)).toEqual([true, false])
})

test('of those who are not proven whoever has waited longest is near, wherever they stand', async () => {
  const here = openTestDispatch({ nearness: { ...nearness, withinMs: 30_000 } })
  here.tellSeat('a', { idleMs: null })
  const proven = { ...testShare, callClass: 'proven' } as const
  here.tellCall(1, { waitedMs: 160_000 })
  here.tellCall(2, { waitedMs: 155_000 })
  for (let number = 3; number <= 9; number += 1) here.tellCall(number, { share: proven, arrival: number })
  await here.settle()
  await here.clock.advance(1000)
  // One ring in four is for them; both are far by their places.
  expect(nearOf(here, 1, 2)).toEqual([true, false])
  expect(nearOf(here, 3, 4, 5, 6)).toEqual([true, true, true, false])
})

test('of any line those who could be rung for next are near, and of these no more than the rule says', async () => {
  const call = fc.record({ isCandidate: fc.boolean(), isRingable: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (all, agents) => {
        const here = openTestDispatch({ nearness })
        for (const letter of 'abcd'.slice(0, agents)) here.tellSeat(letter, { idleMs: null })
        for (const [index, { isCandidate, isRingable }] of all.entries()) {
          here.tellCall(index + 1, { isCandidate, isRingable: isCandidate && isRingable })
        }
        await here.settle()
        await here.clock.advance(1000)
        const most = mostNear(nearness, agents)
        let before = 0
        for (const [index, { isCandidate }] of all.entries()) {
          expect(nearOf(here, index + 1)).toEqual([before < most])
          if (isCandidate) before += 1
        }
        here.close()
      },
    ),
    { numRuns: 60 },
  )
})

test('behind a crowd of new identities the first of the others is near: every other ring is for them', async () => {
  const here = openTestDispatch({ nearness })
  here.tellSeat('a', { idleMs: null })
  const source = { network: 'farm', address: 'farm' }
  for (let number = 1; number <= 30; number += 1)
    here.tellCall(number, { share: { callClass: 'identified', source, cohort: 'passkeys 1' } })
  for (const number of [31, 32]) here.tellCall(number)
  await here.settle()
  await here.clock.advance(1000)
  expect(nearOf(here, 3, 4, 31, 32)).toEqual([true, false, true, false])
})
