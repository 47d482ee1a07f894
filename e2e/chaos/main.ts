import { parseArgs } from 'node:util'
import { runChaos } from './chaos.ts'
import { summaryOf, violationsIn } from './report.ts'

/** `npm run chaos`: calls for so many minutes, while everything breaks by chance. The same seed breaks the same again. */
const { values } = parseArgs({
  options: { seed: { type: 'string' }, minutes: { type: 'string', default: '30' } },
})
const seed = wholeOf('--seed', values.seed ?? String(Math.floor(Math.random() * 1_000_000)))
const minutes = wholeOf('--minutes', values.minutes)

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
console.log(`seed ${seed}, ${minutes} minutes`)
const outcome = await runChaos({
  seed,
  untilMs: performance.now() + minutes * 60_000,
  say: line => console.log(line),
})
if (outcome.violations.length > 0) console.log(violationsIn(outcome, seed))
console.log(summaryOf(outcome))
process.exit(outcome.violations.length > 0 ? 1 : 0)

function wholeOf(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    console.error(`${name} must be a whole number, but it is "${text}".`)
    process.exit(1)
  }
  return Number(text)
}
