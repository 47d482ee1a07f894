import type { Heard, Level } from '../../ports/sound.ts'
import { type Repetition, repetitionOf } from './repetition.ts'
import { slotMs, slotsOf } from './slots.ts'
import { deviationOf, fallingFitOf, meanOf } from './spread.ts'

/** What a verdict about a sound rests on. Nothing of it tells what was said. */
export interface SoundFigures {
  /** How long the voice was not muted. */
  readonly unmutedMs: number
  readonly packetsPerSecond: number
  /** Of the sizes, without the very first: standard deviation ÷ mean. */
  readonly sizeVariation: number
  /** Packets that are larger than a pause ever needs. */
  readonly largePackets: number
  /** The most of them in a row. */
  readonly largestBurst: number
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
  /** How far it fell, without ever rising again, and the standard deviation of the readings from that fall. */
  readonly fallDb: number
  readonly deviationFromFallDb: number
  /** From the quietest to the loudest quarter of a second. */
  readonly rangeDb: number
  /** The same without the quietest and the loudest tenth: what one word does not change. */
  readonly usualRangeDb: number
  /** From one reading to the next, on average and at most. A voice jumps; noise suppression takes a hum away little by little. */
  readonly meanJumpDb: number
  readonly largestJumpDb: number
}

/** What an encoder sends first is of another size. */
const settlingMs = 300
/** Largest packet that an encoder spends on a pause, octets; at 40 kbit/s it is 45. */
const pauseSize = 50
const fewestReadings = 8
/** A fall that begins at once may be a word that ends: the first second and a half are no part of it. */
const readingsBeforeFall = 6
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
    largestBurst: longestRunOf(slots, size => size !== undefined && size >= pauseSize),
    voicedShare: Math.min(1, voiced.filter(size => size !== undefined).length / unmutedSlots),
    loudestDbov: levels.length === 0 ? null : Math.max(...levels.map(([, dBov]) => dBov)),
    loudness: loudnessOf(levels),
    repetition: repetitionOf(voiced),
  }
}

function loudnessOf(levels: readonly Level[]): Loudness | null {
  if (levels.length < fewestReadings) return null
  const all = levels.map(([, dBov]) => Math.max(hushDbov, dBov))
  const jumps = all.slice(1).map((level, index) => Math.abs(level - (all[index] ?? level)))
  const fall = fallingFitOf(all, readingsBeforeFall)
  return {
    deviationDb: deviationOf(all),
    fallDb: (fall[0] ?? 0) - (fall.at(-1) ?? 0),
    deviationFromFallDb: deviationOf(all.map((level, at) => level - (fall[at] ?? level))),
    rangeDb: Math.max(...all) - Math.min(...all),
    usualRangeDb: quantileOf(all, 0.9) - quantileOf(all, 0.1),
    meanJumpDb: meanOf(jumps),
    largestJumpDb: Math.max(...jumps),
  }
}

function longestRunOf<T>(all: readonly T[], isInRun: (each: T) => boolean): number {
  let [longest, run] = [0, 0]
  for (const each of all) {
    run = isInRun(each) ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}

function quantileOf(all: readonly number[], part: number): number {
  const sorted = [...all].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length * part)] ?? 0
}
