import { msSince } from '../../msSince.ts'
import type { Clock } from '../../ports.ts'

/** Counted names; the oldest is forgotten when there are more. */
const mostNames = 10_000

/** How often something may be tried, by name. */
export interface TryLimits {
  /** Whether one more try of this name is allowed now; it is counted. */
  take(name: string): boolean
  /** How long until this name may try anew. */
  leftMs(name: string): number
  /** Uncounts one that came to nothing through no fault of whoever tried. */
  giveBack(name: string): void
}

/** At most `most` tries of one name in each window, which begins with the first. In memory: a restart forgets them. */
export function createTryLimits(
  limit: { readonly most: number; readonly windowMs: number },
  clock: Clock,
): TryLimits {
  const windows = new Map<string, { left: number; readonly begunAtMs: number }>()

  function windowOf(name: string): { left: number; readonly begunAtMs: number } {
    const nowMs = clock.now()
    const open = windows.get(name)
    if (open !== undefined && msSince(open.begunAtMs, nowMs) < limit.windowMs) return open
    const fresh = { left: limit.most, begunAtMs: nowMs }
    windows.delete(name)
    windows.set(name, fresh)
    const [oldest] = windows.keys()
    if (windows.size > mostNames && oldest !== undefined) windows.delete(oldest)
    return fresh
  }

  return {
    take: name => {
      const window = windowOf(name)
      window.left -= 1
      return window.left >= 0
    },
    leftMs: name => limit.windowMs - msSince(windowOf(name).begunAtMs, clock.now()),
    giveBack: name => {
      const window = windows.get(name)
      if (window !== undefined) window.left = Math.min(limit.most, window.left + 1)
    },
  }
}
