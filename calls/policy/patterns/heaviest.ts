/** Who of many comes most often, found with a few counters. */
export interface Heaviest {
  add(name: string): void
  /** The one that surely came most, and its part of all, never said to be more than it was; `null` where none stands out. */
  most(): { readonly name: string; readonly part: number } | null
}

/** As many as are counted at once: whoever has more than one part in so many is among them. */
const counters = 32

/** A part that is worth a word. */
const standsOut = 0.1

/** Misra and Gries, "Finding repeated elements", 1982. */
export function createHeaviest(): Heaviest {
  const counts = new Map<string, number>()
  let all = 0
  return {
    add(name) {
      all += 1
      const count = counts.get(name)
      if (count !== undefined || counts.size < counters) {
        counts.set(name, (count ?? 0) + 1)
        return
      }
      for (const [other, left] of counts) {
        if (left === 1) counts.delete(other)
        else counts.set(other, left - 1)
      }
    },
    most() {
      const [best] = [...counts].toSorted(([, one], [, other]) => other - one)
      if (!best || best[1] / all < standsOut) return null
      return { name: best[0], part: best[1] / all }
    },
  }
}
