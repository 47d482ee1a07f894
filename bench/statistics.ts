/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

/** Bounds of the median of whatever the values were drawn from. */
interface MedianInterval {
  readonly low: number
  readonly high: number
  /** How sure it is that the median lies between the bounds, 0 to 1. */
  readonly confidence: number
}

/**
 * The narrowest two of the values, as many from the lower end as from the upper, between which the median lies with at least this
 * confidence. Nothing is assumed of how the values are distributed: each is above the median as often as below, so how many are
 * above is binomial (the sign test turned round). Of 20 values: the 6th and the 15th, 96 %. Of five and fewer no two are so
 * far apart: then the outermost, with the confidence that they have.
 */
export function medianInterval(values: readonly number[], confidence = 0.95): MedianInterval {
  const sorted = values.toSorted((a, b) => a - b)
  const count = sorted.length
  // Part of all draws in which so many and no more are below the median, and in which at most so many are.
  let exactly = 0.5 ** count
  let atMost = exactly
  let rank = 0
  for (;;) {
    const next = (exactly * (count - rank)) / (rank + 1)
    if (1 - 2 * (atMost + next) < confidence || rank + 1 > (count - 1) / 2) break
    rank += 1
    exactly = next
    atMost += next
  }
  const low = sorted[rank] ?? Number.NaN
  const high = sorted[count - 1 - rank] ?? Number.NaN
  return { low, high, confidence: Math.max(0, 1 - 2 * atMost) }
}

/** y = a + b·x */
export interface Fit {
  readonly a: number
  readonly b: number
}

/** The straight line with the least squares of errors in y. */
export function fitLine(points: readonly { readonly x: number; readonly y: number }[]): Fit {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const meanX = mean(({ x }) => x)
  const meanY = mean(({ y }) => y)
  const b = mean(({ x, y }) => (x - meanX) * (y - meanY)) / mean(({ x }) => (x - meanX) ** 2)
  return { a: meanY - b * meanX, b }
}

/** The value below which this part of them lies, 0 to 1, as one of the values (nearest rank). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}

/**
 * How often at most something fails that failed so often of so many tries, with this confidence: exact (Clopper and Pearson, 1934,
 * one-sided). Of 1,000 without a failure: 0.3 %.
 */
export function failureBound(failures: number, tries: number, confidence = 0.95): number {
  if (failures >= tries) return 1
  let [low, high] = [failures / tries, 1]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (atMostFailures(failures, tries, middle) > 1 - confidence) low = middle
    else high = middle
  }
  return high
}

/** How likely it is that at most so many of these tries fail, of which each fails with this probability. */
function atMostFailures(failures: number, tries: number, probability: number): number {
  let logTerm = tries * Math.log1p(-probability)
  let sum = Math.exp(logTerm)
  for (let count = 1; count <= failures; count += 1) {
    logTerm += Math.log(((tries - count + 1) / count) * (probability / (1 - probability)))
    sum += Math.exp(logTerm)
  }
  return sum
}
