/** How many different ones there were, about, in little room. */
export interface DistinctCount {
  /** Notes one by its hash: 32 bits that are as good as random. Answers how many new ones this is, on average: 0 or more. */
  add(hash: number): number
  /** How many different ones there were. */
  count(): number
}

/**
 * HyperLogLog (Flajolet and others, 2007), counted by how likely each change was ("historic inverse probability": Cohen; Ting, 2014), so
 * that new ones can be counted as they come. `bits`: 2^bits bytes are kept; the count is right to about 0.83 / √(2^bits).
 */
export function createDistinctCount(bits: number): DistinctCount {
  const registers = new Uint8Array(2 ** bits)
  /** Chance that one more, never seen, changes something. */
  let chance = 1
  let counted = 0

  const chanceOf = (register: number): number => 2 ** -register / registers.length

  return {
    add(hash) {
      const index = hash >>> (32 - bits)
      const rank = Math.min(33 - bits, Math.clz32(hash << bits) + 1)
      const before = registers[index] ?? 0
      if (rank <= before) return 0
      const isNew = 1 / chance
      counted += isNew
      chance += chanceOf(rank) - chanceOf(before)
      registers[index] = rank
      return isNew
    },
    count: () => Math.round(counted),
  }
}
