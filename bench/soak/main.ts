import { parseArgs } from 'node:util'
import { printOutcome, soak } from './soak.ts'

/** `npm run soak`: five calls a second of three seconds for twenty minutes, and whether anything grows. Exit code 1 where it does, or where more calls failed than a load loses. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '5' },
    talk: { type: 'string', default: '3' },
  },
})

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
const outcome = await soak({
  minutes: wholeOf('--minutes', values.minutes),
  rate: wholeOf('--rate', values.rate),
  talk: wholeOf('--talk', values.talk),
  say: line => console.log(line),
})
printOutcome(outcome)
process.exit(outcome.isGood ? 0 : 1)

function wholeOf(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    console.error(`${name} must be a whole number above 0, but it is "${text}".`)
    process.exit(1)
  }
  return Number(text)
}
