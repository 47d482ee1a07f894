/** Quieter than this shows as nothing; speech close to a microphone peaks near 0 dBFS. */
const floorDecibels = -60

/** Samples from -1 to 1 → loudness from 0 to 1, even steps in decibels, as people hear. */
export function levelOfSamples(samples: Float32Array): number {
  if (samples.length === 0) return 0
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const decibels = 10 * Math.log10(sum / samples.length)
  return Math.min(1, Math.max(0, 1 - decibels / floorDecibels))
}
