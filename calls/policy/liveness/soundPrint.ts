import type { KeyedHash, Packet } from '../../ports/sound.ts'
import { slotsOf } from './slots.ts'

/** One moment in a sound: where, and the hash of how long it is to the next ones. */
interface Mark {
  readonly atSlot: number
  readonly hash: string
}

/** What is kept of a sound, to know it again. Nothing of it can be turned back without the key. */
export interface SoundPrint {
  readonly marks: readonly Mark[]
}

/** Neighbours on each side of which a size must be the smallest: dips are at least 120 ms apart. */
const reachSlots = 6
/** A dip is clearly below the middle of all sizes. */
const dipPart = 0.93
const gapsPerMark = 3
/** Each time a sound is played it is cut into packets elsewhere, so gaps are as good as alike when one slot apart. */
const slotsPerGap = 2
/** As many moments, each at the same distance in both sounds, are no chance. */
const fewestAlike = 9

/** Moments of a sound with the lengths of the three gaps behind each. */
function gapsOf(packets: readonly Packet[]): { readonly atSlot: number; readonly gaps: readonly number[] }[] {
  const dips = dipsOf(packets)
  return dips.slice(0, Math.max(0, dips.length - gapsPerMark)).map((atSlot, index) => ({
    atSlot,
    gaps: Array.from(
      { length: gapsPerMark },
      (_, gap) => (dips[index + gap + 1] ?? 0) - (dips[index + gap] ?? 0),
    ),
  }))
}

/** What is kept of a sound. */
export const soundPrintOf = (packets: readonly Packet[], hash: KeyedHash): SoundPrint => ({
  marks: gapsOf(packets).map(({ atSlot, gaps }) => ({
    atSlot,
    hash: hash(gaps.map(gap => Math.floor(gap / slotsPerGap)).join()),
  })),
})

/** Where in a sound something is that may be found in another, by its hash. */
type Search = ReadonlyMap<string, readonly number[]>

function searchOf(packets: readonly Packet[], hash: KeyedHash): Search {
  const search = new Map<string, number[]>()
  for (const { atSlot, gaps } of gapsOf(packets)) {
    for (const text of nearbyTexts(gaps)) {
      const hashed = hash(text)
      search.set(hashed, [...(search.get(hashed) ?? []), atSlot])
    }
  }
  return search
}

/** How many moments are at one and the same distance in both sounds. */
function marksInCommon(search: Search, kept: SoundPrint): number {
  const distances = new Map<number, number>()
  for (const { atSlot, hash } of kept.marks) {
    for (const at of search.get(hash) ?? []) distances.set(at - atSlot, (distances.get(at - atSlot) ?? 0) + 1)
  }
  return Math.max(0, ...[...distances].map(([at, count]) => count + (distances.get(at + 1) ?? 0)))
}

/** The sound of a call that was heard within the last hour. */
export interface KeptPrint {
  readonly callId: string
  readonly atMs: number
  readonly print: SoundPrint
}

/**
 * The call whose sound this one is like, and in how many moments; `null` when it is like none. To be asked of voices only: tones are all
 * alike. The same file that is played into two browsers is known again about every second time.
 */
export function sameAsRecent(
  packets: readonly Packet[],
  recent: readonly KeptPrint[],
  hash: KeyedHash,
): { readonly callId: string; readonly marks: number } | null {
  const search = searchOf(packets, hash)
  const counted = recent.map(({ callId, print }) => ({ callId, marks: marksInCommon(search, print) }))
  const best = counted.reduce((one, other) => (other.marks > one.marks ? other : one), {
    callId: '',
    marks: 0,
  })
  return best.marks >= fewestAlike ? best : null
}

/** Kept so long, in milliseconds, and so many at most; the oldest go first. */
const keptMs = 3600_000
const mostKept = 500

/** What is kept after one more call was heard. */
export const withPrint = (recent: readonly KeptPrint[], next: KeptPrint): readonly KeptPrint[] =>
  [...recent.filter(({ atMs }) => next.atMs - atMs < keptMs), next].slice(-mostKept)

/** With one gap or more of them in the neighbouring step, on the side that is nearer. */
function nearbyTexts(gaps: readonly number[]): string[] {
  const choices = gaps.map(gap => {
    const step = Math.floor(gap / slotsPerGap)
    return [step, gap % slotsPerGap === 0 ? step - 1 : step + 1]
  })
  return choices
    .reduce<number[][]>((all, choice) => all.flatMap(steps => choice.map(step => [...steps, step])), [[]])
    .map(steps => steps.join())
}

/** Where sizes are smallest among their neighbours: between syllables. */
function dipsOf(packets: readonly Packet[]): number[] {
  const slots = slotsOf(packets)
  const sizes = slots.map((_, at) => {
    const [before, here, after, next] = [slots[at - 1], slots[at], slots[at + 1], slots[at + 2]]
    if (before === undefined || here === undefined || after === undefined || next === undefined) return null
    return (before + 2 * here + 2 * after + next) / 6
  })
  const sorted = sizes.filter(size => size !== null).sort((one, other) => one - other)
  const below = dipPart * (sorted[Math.floor(sorted.length / 2)] ?? 0)
  return sizes.flatMap((size, at) => {
    if (size === null || size >= below) return []
    const neighbours = Array.from({ length: reachSlots }, (_, index) => index + 1)
    const isDip = neighbours.every(by => size < (sizes[at - by] ?? 0) && size <= (sizes[at + by] ?? 0))
    return isDip ? [at] : []
  })
}
