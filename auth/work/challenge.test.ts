import { expect, test } from 'vitest'
import { KeyThumbprint, mostWorkTries, QueueKey, SiteKey } from '../../protocol/index.ts'
import { searchWork } from '../testing/testWork.ts'
import { createChallenges, isSolved, workIterations, workLifeMs } from './challenge.ts'

const call = {
  site: SiteKey.parse('shop'),
  queue: QueueKey.parse('sales'),
  jkt: KeyThumbprint.parse('k'.repeat(43)),
}
const nowMs = Date.UTC(2026, 10, 21, 12)

test('a challenge says what it was made for, and no two are alike', () => {
  const challenges = createChallenges()
  for (const tries of [1, 33, mostWorkTries]) {
    const text = challenges.make(call, tries, nowMs)
    const expiresAtMs = nowMs + workLifeMs
    expect(challenges.read(text, call)).toEqual({ tries, expiresAtMs, nonce: expect.any(String) })
    expect(challenges.make(call, tries, nowMs)).not.toBe(text)
  }
})

test('another process made it, or it was made for another call: it is none', () => {
  const challenges = createChallenges()
  const text = challenges.make(call, 32, nowMs)
  expect(createChallenges().read(text, call)).toBeUndefined()
  const others = [
    { ...call, site: SiteKey.parse('other') },
    { ...call, queue: QueueKey.parse('office') },
    { ...call, jkt: KeyThumbprint.parse(`${'k'.repeat(42)}l`) },
  ]
  for (const other of others) expect(challenges.read(text, other)).toBeUndefined()
})

test('one number in so many solves it', async () => {
  const challenge = createChallenges().make(call, 8, nowMs)
  const asked = {
    challenge,
    tries: 8,
    iterations: workIterations,
    expiresInMs: workLifeMs,
    passkeyHelps: false,
  }
  expect(await isSolved(challenge, 8, searchWork(asked))).toBe(true)
  expect(await isSolved(challenge, 8, searchWork(asked, false))).toBe(false)
  const found = await Promise.all(Array.from({ length: 400 }, (_, number) => isSolved(challenge, 8, number)))
  // 50 of 400 are to be expected; outside these there is one draw in a billion.
  const solutions = found.filter(Boolean).length
  expect(solutions).toBeGreaterThan(15)
  expect(solutions).toBeLessThan(100)
})
