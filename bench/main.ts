import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchCalls } from './calls/calls.ts'
import { attackNames, isAttackName } from './flood/attacks/attacks.ts'
import { benchFlood } from './flood/flood.ts'
import { benchQueue } from './queue/queue.ts'
import { benchRing } from './ring/ring.ts'
import { benchTokens } from './tokens/tokens.ts'
import { benchWeight } from './weight/weight.ts'
import { benchWork } from './work/work.ts'

/**
 * `npm run bench [-- ring|calls|tokens|queue|work|weight|flood]`: measures, prints tables and JSON, and keeps the JSON in bench-results/. `calls` takes
 * `--windows NUMBER`, `--seconds NUMBER` of each, and `--against FOLDER`, a checkout of another state, ready to run. `flood` takes
 * `--clicks NUMBER` of people in each window, `--rate NUMBER` of them a second, `--times 1,10,100`, `--attacks NAME,NAME`,
 * `--addresses NUMBER` of attackers, `--defences on,off`.
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
  weight: benchWeight,
  flood: () =>
    benchFlood({
      clicks: wholeOf('clicks', options.clicks),
      clicksPerSecond: wholeOf('rate', options.rate),
      times: options.times.split(',').map(text => wholeOf('times', text)),
      attacks: namesOf('attacks', options.attacks ?? attackNames.join(','), isAttackName),
      addresses: wholeOf('addresses', options.addresses),
      defences: namesOf('defences', options.defences, (name): name is 'on' | 'off' =>
        /^(on|off)$/.test(name),
      ),
    }),
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
        clicks: { type: 'string', default: '12' },
        rate: { type: 'string', default: '4' },
        times: { type: 'string', default: '1,10,100' },
        attacks: { type: 'string' },
        addresses: { type: 'string', default: '200' },
        defences: { type: 'string', default: 'on' },
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

function namesOf<N extends string>(option: string, text: string, isOne: (name: string) => name is N): N[] {
  const names = text.split(',')
  const known = names.filter(isOne)
  if (known.length === names.length) return known
  console.error(`--${option} knows not all of "${text}".`)
  process.exit(1)
}
