/** Small statistics; each says what it answers for too few numbers. */

export const meanOf = (all: readonly number[]): number =>
  all.length === 0 ? 0 : all.reduce((sum, each) => sum + each, 0) / all.length

/** Standard deviation; 0 of less than two. */
export function deviationOf(all: readonly number[]): number {
  if (all.length < 2) return 0
  const mean = meanOf(all)
  return Math.sqrt(meanOf(all.map(each => (each - mean) ** 2)))
}
