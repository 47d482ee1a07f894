/** Height of one bar, 0.15 to 1: the middle bars answer first, so a voice looks like a voice. */
export function barHeight(level: number, bar: number): number {
  const weight = [0.55, 0.8, 1, 0.8, 0.55][bar] ?? 0.55
  // Loudness is heard by its logarithm; the square root is close enough for five bars.
  const loudness = Math.sqrt(Math.min(1, Math.max(0, level)))
  return 0.15 + 0.85 * loudness * weight
}
