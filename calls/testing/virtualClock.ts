import type { Clock } from '../ports.ts'

export interface VirtualClock extends Clock {
  /** How many timers wait. */
  pending(): number
  /** Moves time; what falls due runs in its order, and everything that it leads to is done before the next. */
  advance(ms: number): Promise<void>
  /** Somebody sets the machine's clock forward or back; no time passes. */
  set(byMs: number): void
}

/** A clock that moves only when told to. `settle`: resolves when nothing goes on by itself any more. */
export function createVirtualClock(startMs: number, settle: () => Promise<unknown>): VirtualClock {
  let nowMs = startMs
  let setByMs = 0
  // In the order in which they were set: of two that are due at once the first comes first.
  const timers = new Set<{ readonly dueMs: number; readonly act: () => void }>()

  const nextDue = (limitMs: number) =>
    [...timers].sort((one, other) => one.dueMs - other.dueMs).find(({ dueMs }) => dueMs <= limitMs)

  return {
    now: () => nowMs + setByMs,
    monotonic: () => nowMs - startMs,
    set(byMs) {
      setByMs += byMs
    },
    after(ms, act) {
      const timer = { dueMs: nowMs + ms, act }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    pending: () => timers.size,
    async advance(ms) {
      const limitMs = nowMs + ms
      for (;;) {
        await settle()
        const due = nextDue(limitMs)
        if (!due) break
        timers.delete(due)
        nowMs = Math.max(nowMs, due.dueMs)
        due.act()
      }
      nowMs = limitMs
    },
  }
}
