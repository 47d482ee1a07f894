import { expect, test } from 'vitest'
import { createChallenges } from './challenges.ts'

const clock = { now: () => 0 }

test('of 200 parallel takes exactly one gets the challenge', async () => {
  const challenges = createChallenges(clock)
  await challenges.put({ value: 'c', purpose: 'sign-in', expiresAtMs: 1000 })
  expect(challenges.count(0)).toBe(1)
  const taken = await Promise.all(Array.from({ length: 200 }, () => challenges.take('c', 1)))
  expect(taken.filter(challenge => challenge?.purpose === 'sign-in')).toHaveLength(1)
  expect(taken.filter(challenge => challenge === undefined)).toHaveLength(199)
  expect(challenges.count(0)).toBe(0)
})

test('unknown and expired challenges are nothing', async () => {
  const challenges = createChallenges(clock)
  await challenges.put({ value: 'c', purpose: 'sign-in', expiresAtMs: 1000 })
  expect(await challenges.take('other', 1)).toBeUndefined()
  expect(await challenges.take('c', 1000)).toBeUndefined()
})
