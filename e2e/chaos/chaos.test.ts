import { expect, test } from 'vitest'
import { runChaos } from './chaos.ts'
import { summaryOf, violationsIn } from './report.ts'

const seed = Math.floor(Math.random() * 1_000_000)

test(`calls go on, and nothing untrue is said or kept, while everything breaks (seed ${seed})`, async () => {
  const outcome = await runChaos({
    seed,
    untilMs: performance.now() + 1,
    roundMs: 25_000,
    say: line => console.log(`seed ${seed}, ${line}`),
  })
  console.log(summaryOf(outcome))
  expect(outcome.violations.length === 0 ? '' : violationsIn(outcome, seed)).toBe('')
  expect(outcome.book.calls.size).toBeGreaterThan(0)
})
