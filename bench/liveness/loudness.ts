import type { Level } from '../../calls/ports.ts'

/** As AudioLevelObserver counts: an interval with fewer packets says nothing. */
const intervalMs = 250
const fewestPackets = 10

/** Mean loudness of each quarter of a second. */
export function meansOf(loudness: readonly Level[], forMs: number): Level[] {
  const means: Level[] = []
  for (let endMs = intervalMs; endMs <= forMs; endMs += intervalMs) {
    const inside = loudness.filter(([atMs]) => atMs >= endMs - intervalMs && atMs < endMs)
    if (inside.length < fewestPackets) continue
    means.push([endMs, Math.round(inside.reduce((sum, [, level]) => sum + level, 0) / inside.length)])
  }
  return means
}
