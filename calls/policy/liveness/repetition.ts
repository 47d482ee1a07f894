import { slotMs } from './slots.ts'

/** A stretch of sound that comes again. */
export interface Repetition {
  /** Milliseconds after which it comes again. */
  readonly afterMs: number
  /** How like the sizes are to those one period before, in the half of the sound where they are less so: correlation, −1 to 1. */
  readonly likeness: number
}

/** A shorter one is a steady sound; half of a longer one does not fit into what is listened to. */
const shortestMs = 500
/** Pairs that each look needs: one second and a half of voice beside voice. */
const fewestPairs = 75

/**
 * The likeliest period of a sound, from the sizes of its voiced packets alone (pauses are all alike); `null` where there is not enough to say.
 * Two full periods must have been heard, and there are two looks: one at each half of the sound, for the same period. What is alike by chance,
 * or because somebody says the same word twice, is alike in one of them.
 */
export function repetitionOf(slots: readonly (number | undefined)[]): Repetition | null {
  const sizes = smoothed(slots)
  let best: Repetition | null = null
  for (let lag = shortestMs / slotMs; 2 * lag <= sizes.length; lag += 1) {
    const half = Math.floor((sizes.length - lag) / 2)
    const first = likenessIn(sizes, lag, 0, half)
    const second = first === null ? null : likenessIn(sizes, lag, half, sizes.length - lag)
    if (first === null || second === null) continue
    const likeness = Math.min(first, second)
    if (!best || likeness > best.likeness) best = { afterMs: lag * slotMs, likeness }
  }
  return best
}

/** Pearson's correlation of the sizes with those one lag later, in one pass: this is asked for hundreds of lags. */
function likenessIn(
  sizes: readonly (number | undefined)[],
  lag: number,
  from: number,
  to: number,
): number | null {
  let pairs = 0
  let [sumOne, sumOther, squaresOne, squaresOther, products] = [0, 0, 0, 0, 0]
  for (let at = from; at < to; at += 1) {
    const one = sizes[at]
    const other = sizes[at + lag]
    if (one === undefined || other === undefined) continue
    pairs += 1
    sumOne += one
    sumOther += other
    squaresOne += one * one
    squaresOther += other * other
    products += one * other
  }
  if (pairs < fewestPairs) return null
  const spread = (squaresOne - sumOne ** 2 / pairs) * (squaresOther - sumOther ** 2 / pairs)
  return spread <= 0 ? null : (products - (sumOne * sumOther) / pairs) / Math.sqrt(spread)
}

/** A period is hardly ever whole packets long, so each size is mixed with its neighbours'. */
function smoothed(slots: readonly (number | undefined)[]): readonly (number | undefined)[] {
  return slots.map((size, at) => {
    const [before, after] = [slots[at - 1], slots[at + 1]]
    if (size === undefined || before === undefined || after === undefined) return undefined
    return (before + 2 * size + after) / 4
  })
}
