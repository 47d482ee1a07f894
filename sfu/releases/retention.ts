import type { KeptRelease } from './release.ts'

const yearMs = 365 * 24 * 60 * 60 * 1000
const newestKept = 10
/** Several builds of one version are made while somebody works on it; pages pin none of them for long. */
const rebuildsKept = 3

/**
 * Which of these releases may go. Kept are the ten newest, and whichever a service still served as its own within the last year;
 * of the later builds of one version only three.
 */
export function expiredReleases(releases: readonly KeptRelease[], nowMs: number): readonly string[] {
  const newestFirst = releases.toSorted((one, other) => other.lastCurrentAtMs - one.lastCurrentAtMs)
  const rebuilds = new Map<string, number>()
  let kept = 0
  const expired: string[] = []
  for (const { version, lastCurrentAtMs } of newestFirst) {
    const [plain = version, build] = version.split('+')
    const nth = build === undefined ? 0 : (rebuilds.get(plain) ?? 0) + 1
    rebuilds.set(plain, Math.max(nth, rebuilds.get(plain) ?? 0))
    const isKept = nth <= rebuildsKept && (kept < newestKept || nowMs - lastCurrentAtMs < yearMs)
    if (isKept) kept++
    else expired.push(version)
  }
  return expired
}
