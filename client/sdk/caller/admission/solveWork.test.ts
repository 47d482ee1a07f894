import { expect, test } from 'vitest'
import { isWorkDone, workSalt } from '../../../../protocol/work.ts'
import { solveWork } from './solveWork.ts'

const asked = {
  challenge: 'a challenge',
  tries: 16,
  iterations: 10,
  expiresInMs: 30_000,
  passkeyHelps: false,
}

test('the number that is found is a solution, as anybody may check', async () => {
  for (const challenge of ['a', 'b', 'c']) {
    const solution = await solveWork(
      { ...asked, challenge },
      () => true,
      () => {},
    )
    const key = await crypto.subtle.importKey('raw', Buffer.from(challenge), 'PBKDF2', false, ['deriveBits'])
    const salt = workSalt(solution ?? -1)
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: asked.iterations }
    expect(isWorkDone(await crypto.subtle.deriveBits(how, key, 256), asked.tries)).toBe(true)
  }
})

test('it stops within a step of being told to, and says how far it is', async () => {
  const tried: number[] = []
  const never = { ...asked, tries: 65_536, iterations: 1 }
  expect(
    await solveWork(
      never,
      () => tried.length < 3,
      count => tried.push(count),
    ),
  ).toBeUndefined()
  expect(tried).toEqual([4, 8, 12])
})

test('so many tries are meant, so many are needed', async () => {
  let total = 0
  const rounds = 60
  for (let round = 0; round < rounds; round += 1) {
    let tried = 0
    await solveWork(
      { ...asked, challenge: `round ${round}`, iterations: 1 },
      () => true,
      count => {
        tried = count
      },
    )
    total += tried
  }
  // The mean of sixty searches of sixteen; the numbers are fixed, and so is the outcome.
  expect(total / rounds).toBeGreaterThan(8)
  expect(total / rounds).toBeLessThan(26)
})
