import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beginnings } from './modelCommands.ts'
import { tellStories } from './modelStories.ts'

test('stories that begin with an agent who is away from a talk', { timeout: 60_000 }, async () => {
  const { reasons } = await tellStories(beginnings.away, { count: 150, drain: setImmediate })
  // Chance really went there; otherwise that every story held says little.
  expect([...reasons]).toEqual(
    expect.arrayContaining([
      'agent-gone',
      'cap-reached',
      'media-failed',
      'caller-hung-up',
      'server-stopping',
    ]),
  )
})
