import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { benchCalls } from './calls/calls.ts'
import { benchRing } from './ring/ring.ts'
import { benchTokens } from './tokens/tokens.ts'

/** `npm run bench [-- ring|calls|tokens]`: measures, prints tables and JSON, and keeps the JSON in bench-results/. */
const benches = { ring: benchRing, calls: benchCalls, tokens: benchTokens }
const wanted = process.argv.slice(2)

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
