import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beginnings } from './modelCommands.ts'
import { tellStories } from './modelStories.ts'

test('stories that begin with a line', { timeout: 60_000 }, async () => {
  const { reasons } = await tellStories(beginnings.line, { count: 150, drain: setImmediate })
  // Chance really went there; otherwise that every story held says little.
  expect([...reasons]).toEqual(
    expect.arrayContaining(['no-agent', 'declined', 'caller-gone', 'left-queue', 'worker-died', 'revoked']),
  )
})
