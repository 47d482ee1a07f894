import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import type { Heard, Level, Packet } from '../../ports/sound.ts'

/** One recorded sound; what was said is not in it. See `docs/decisions/liveness.md` for how it was made. */
export interface RecordedSound {
  readonly name: string
  readonly kind: string
  /** Thresholds were chosen by the one half, and the other was held back: voices and languages are others. */
  readonly part: 'chosen' | 'held'
  readonly engine: 'chromium' | 'firefox'
  /** `encoder`: the browser's own Opus. `rtp`: its whole way to the media worker. `microphone`: the same, with its own cleaning of the voice. */
  readonly way: 'encoder' | 'rtp' | 'microphone'
  /** Whether nothing was sent in silence. */
  readonly dtx: boolean
  readonly seconds: number
  /** When the one word begins, where there is one. */
  readonly wordAtMs?: number
  /** How long the piece is that comes again, where one does. */
  readonly periodMs?: number
  readonly heard: Heard
}

/** As a line of a file has it: sizes by the 20 ms of their sound, 0 where no packet came; readings by quarters of a second. */
export interface PackedSound extends Omit<RecordedSound, 'heard'> {
  readonly sizes: readonly number[]
  readonly levels: readonly (number | null)[]
}

const slotMs = 20
const ticksPerSlot = 960
const readingMs = 250

const rows = new URL('./rows/', import.meta.url).pathname

/** All recorded sounds. */
export const recordedSounds = (): RecordedSound[] =>
  readdirSync(rows).flatMap(file =>
    brotliDecompressSync(readFileSync(join(rows, file)))
      .toString()
      .trim()
      .split('\n')
      .map(line => unpacked(JSON.parse(line))),
  )

function unpacked({ sizes, levels, ...about }: PackedSound): RecordedSound {
  const packets: Packet[] = []
  sizes.forEach((size, slot) => {
    if (size === 0) return
    const marker = slot > 0 && sizes[slot - 1] === 0 ? 1 : 0
    packets.push([slot * slotMs, slot * ticksPerSlot, packets.length, marker, size])
  })
  const readings = levels.flatMap((level, at): Level[] =>
    level === null ? [] : [[(at + 1) * readingMs, level]],
  )
  return { ...about, heard: { packets, levels: readings, unmutedMs: about.seconds * 1000 } }
}
