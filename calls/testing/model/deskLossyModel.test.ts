import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { tellLossyStories } from './lossyStories.ts'
import { beginnings } from './modelCommands.ts'

test.each(['line', 'away'] as const)(
  'stories in which messages come late, twice, out of order or never: %s',
  { timeout: 60_000 },
  async name => {
    const { hit, talks } = await tellLossyStories(beginnings[name], { count: 300, drain: setImmediate })
    // The storm was one, and people talked all the same.
    expect(hit).toBeGreaterThan(1000)
    expect(talks).toBeGreaterThan(5)
  },
)
