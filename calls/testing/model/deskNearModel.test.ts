import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { tellLossyStories } from './lossyStories.ts'
import { beginnings } from './modelCommands.ts'
import { tellStories } from './modelStories.ts'

/** Only one who waits is near, so that a line of three has two who are not. */
const nearness = { always: 1, perAgent: 0, withinMs: -1 }

test('stories in which only the first in line has media', { timeout: 60_000 }, async () => {
  const { reasons, far, offered } = await tellStories(beginnings.line, {
    count: 80,
    drain: setImmediate,
    nearness,
  })
  // Chance really went there; otherwise that every story held says little.
  expect(far).toBeGreaterThan(25)
  expect(offered).toBeGreaterThan(10)
  expect([...reasons]).toEqual(expect.arrayContaining(['caller-gone', 'left-queue', 'worker-died']))
})

test('the same when messages come late, twice, out of order or never', { timeout: 90_000 }, async () => {
  const { hit, talks, far } = await tellLossyStories(beginnings.line, {
    count: 100,
    drain: setImmediate,
    nearness,
  })
  expect(hit).toBeGreaterThan(1000)
  expect(talks).toBeGreaterThan(3)
  expect(far).toBeGreaterThan(30)
})
