import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beginnings } from './modelCommands.ts'
import { tellStories } from './modelStories.ts'

test('stories that begin with a question in a talk', { timeout: 60_000 }, async () => {
  const { outcomes, reasons } = await tellStories(beginnings.question, { count: 150, drain: setImmediate })
  // Chance really went there; otherwise that every story held says little.
  expect([...reasons]).toEqual(expect.arrayContaining(['caller-hung-up', 'cap-reached', 'worker-died']))
  expect([...outcomes].sort()).toEqual(['failed', 'no-passkey', 'proven', 'refused', 'timed-out'])
})
