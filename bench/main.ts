import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchCalls } from './calls/calls.ts'
import { benchQueue } from './queue/queue.ts'
import { benchRing } from './ring/ring.ts'
import { benchTokens } from './tokens/tokens.ts'
import { benchWork } from './work/work.ts'

/**
 * `npm run bench [-- ring|calls|tokens|queue|work]`: measures, prints tables and JSON, and keeps the JSON in bench-results/. `calls` takes
 * `--windows NUMBER`, `--seconds NUMBER` of each, and `--against FOLDER`, a checkout of another state, ready to run.
 */
const { values: options, positionals: wanted } = wordsGiven()
const benches = {
  ring: benchRing,
  calls: () =>
    benchCalls({
      against: options.against,
      windows: wholeOf('windows', options.windows),
      seconds: wholeOf('seconds', options.seconds),
    }),
  tokens: benchTokens,
  queue: benchQueue,
  work: benchWork,
}

for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const measuredAt = new Date().toISOString()
  const machine = { node: process.version, cores: cpus().length, processor: cpus()[0]?.model }
  const result = { bench: name, measuredAt, machine, ...(await bench()) }
  const folder = join(import.meta.dirname, '../bench-results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, `${name}-${measuredAt.replaceAll(':', '')}.json`),
    JSON.stringify(result, null, 2),
  )
  console.log(`\n${JSON.stringify(result)}`)
}
process.exit(0)

function wordsGiven() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        against: { type: 'string' },
        windows: { type: 'string', default: '20' },
        seconds: { type: 'string', default: '4' },
      },
    })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

function wholeOf(name: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  console.error(`--${name} must be a whole number, but it is "${text}".`)
  process.exit(1)
}
