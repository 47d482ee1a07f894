/** Small statistics; each says what it answers for too few numbers. */

export const meanOf = (all: readonly number[]): number =>
  all.length === 0 ? 0 : all.reduce((sum, each) => sum + each, 0) / all.length

/** Standard deviation; 0 of less than two. */
export function deviationOf(all: readonly number[]): number {
  if (all.length < 2) return 0
  const mean = meanOf(all)
  return Math.sqrt(meanOf(all.map(each => (each - mean) ** 2)))
}

/**
 * The falling line, in steps, that is nearest to all numbers (pool adjacent violators; Ayer and others, 1955). The first `together` of them
 * are one step.
 */
export function fallingFitOf(all: readonly number[], together: number): number[] {
  const steps: { sum: number; length: number }[] = []
  for (const [at, each] of all.entries()) {
    let step = { sum: each, length: 1 }
    for (let last = steps.at(-1); last; last = steps.at(-1)) {
      if (at >= together && last.sum / last.length > step.sum / step.length) break
      steps.pop()
      step = { sum: step.sum + last.sum, length: step.length + last.length }
    }
    steps.push(step)
  }
  return steps.flatMap(({ sum, length }) => Array.from({ length }, () => sum / length))
}
