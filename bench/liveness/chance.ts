/** Chance that is the same on every machine, one sequence per sound (Mulberry32: a counter, mixed twice). */
export interface Chance {
  /** From 0 up to 1. */
  readonly next: () => number
  readonly between: (low: number, high: number) => number
  readonly wholeBetween: (low: number, high: number) => number
  readonly of: <T>(choice: readonly [T, ...T[]]) => T
}

export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    wholeBetween: (low, high) => low + Math.floor((high - low + 1) * next()),
    of: choice => choice[Math.floor(next() * choice.length)] ?? choice[0],
  }
}
