import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import type { PackedSound } from '../../calls/testing/sounds/recordedSounds.ts'
import type { Recorded } from './receiver.ts'
import type { WantedSound } from './soundList.ts'

/** Packs what `record.ts` wrote into the rows that the tests read: `node bench/liveness/pack.ts FILE.jsonl …`. */
interface Line
  extends Recorded,
    Omit<WantedSound, 'seconds'>,
    Pick<PackedSound, 'engine' | 'way' | 'seconds'> {}

const ticksPerSlot = 960
const readingMs = 250
const folder = new URL('../../calls/testing/sounds/rows/', import.meta.url).pathname

const byKind = new Map<string, PackedSound[]>()
for (const file of process.argv.slice(2)) {
  for (const text of readFileSync(file, 'utf8').trim().split('\n')) {
    const line: Line = JSON.parse(text)
    byKind.set(line.kind, [...(byKind.get(line.kind) ?? []), packed(line)])
  }
}
mkdirSync(folder, { recursive: true })
for (const [kind, sounds] of byKind) {
  const lines = sounds.map(sound => `${JSON.stringify(sound)}\n`).join('')
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }
  const octets = brotliCompressSync(lines, { params })
  writeFileSync(`${folder}${kind.replaceAll(' ', '-')}.jsonl.br`, octets)
  console.log(kind, sounds.length, octets.length)
}

function packed({ name, kind, part, engine, way, dtx, seconds, recipe, packets, levels }: Line): PackedSound {
  const firstTime = packets[0]?.[1] ?? 0
  const sizes = Array.from({ length: seconds * 50 }, () => 0)
  for (const [, rtpTime, , , size] of packets) {
    const slot = Math.round(((rtpTime - firstTime) | 0) / ticksPerSlot)
    if (slot < sizes.length) sizes[slot] = size
  }
  const readings = Array.from({ length: (seconds * 1000) / readingMs }, (): number | null => null)
  for (const [atMs, level] of levels) {
    const at = Math.max(0, Math.round(atMs / readingMs) - 1)
    if (at < readings.length) readings[at] = level
  }
  return {
    ...{ name, kind, part, engine, way, dtx, seconds },
    ...(recipe.of === 'speech' && recipe.manner.as === 'one word' && { wordAtMs: recipe.manner.atMs }),
    ...(recipe.of === 'loop' && { periodMs: recipe.periodMs }),
    sizes,
    levels: readings,
  }
}
