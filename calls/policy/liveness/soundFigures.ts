import type { Heard, Level } from '../../ports/sound.ts'
import { type Repetition, repetitionOf } from './repetition.ts'
import { slotMs, slotsOf } from './slots.ts'
import { deviationOf, meanOf } from './spread.ts'

/** What a verdict about a sound rests on. Nothing of it tells what was said. */
export interface SoundFigures {
  /** How long the voice was not muted. */
  readonly unmutedMs: number
  readonly packetsPerSecond: number
  /** Of the sizes after the first second: standard deviation ÷ mean. */
  readonly sizeVariation: number
  /** Packets that are larger than a pause ever needs. */
  readonly largePackets: number
  /** Share of the time that is voiced: packets at least half as large as the large ones are. */
  readonly voicedShare: number
  /** As the sender's browser told it; `null` without a reading. */
  readonly loudestDbov: number | null
  /** `null` where there were too few readings to rest on. */
  readonly loudness: Loudness | null
  readonly repetition: Repetition | null
}

/** How what the sender's browser said about its loudness changes. Silence is silence, however deep. */
interface Loudness {
  /** Standard deviation of all readings. */
  readonly deviationDb: number
  /** From the quietest to the loudest quarter of a second. */
  readonly rangeDb: number
  /** The same without the quietest and the loudest tenth: what one word does not change. */
  readonly usualRangeDb: number
}

/** A sound begins with the browser's own settling: its noise suppression and gain. */
const settlingMs = 1000
/** Largest packet that an encoder spends on a pause, octets; at 40 kbit/s it is 45. */
const pauseSize = 50
const fewestReadings = 8
/** As quiet as that is silence, however much quieter. */
const hushDbov = -90

export function soundFiguresOf({ packets, levels, unmutedMs }: Heard): SoundFigures {
  const slots = slotsOf(packets)
  const settled = slots.slice(settlingMs / slotMs).filter(size => size !== undefined)
  const voicedFrom = quantileOf(settled, 0.75) / 2
  const voiced = slots.map(size => (size !== undefined && size >= voicedFrom ? size : undefined))
  const unmutedSlots = Math.max(1, unmutedMs / slotMs)
  return {
    unmutedMs,
    packetsPerSecond: (packets.length * 1000) / Math.max(1, unmutedMs),
    sizeVariation: deviationOf(settled) / Math.max(1, meanOf(settled)),
    largePackets: packets.filter(([, , , , size]) => size >= pauseSize).length,
    voicedShare: Math.min(1, voiced.filter(size => size !== undefined).length / unmutedSlots),
    loudestDbov: levels.length === 0 ? null : Math.max(...levels.map(([, dBov]) => dBov)),
    loudness: loudnessOf(levels),
    repetition: repetitionOf(voiced),
  }
}

function loudnessOf(levels: readonly Level[]): Loudness | null {
  if (levels.length < fewestReadings) return null
  const all = levels.map(([, dBov]) => Math.max(hushDbov, dBov))
  return {
    deviationDb: deviationOf(all),
    rangeDb: Math.max(...all) - Math.min(...all),
    usualRangeDb: quantileOf(all, 0.9) - quantileOf(all, 0.1),
  }
}

function quantileOf(all: readonly number[], part: number): number {
  const sorted = [...all].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length * part)] ?? 0
}
