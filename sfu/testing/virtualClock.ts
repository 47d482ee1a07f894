import type { CountingClock } from '../clock.ts'

interface VirtualClock extends CountingClock {
  advance(ms: number): Promise<void>
  /** Somebody sets the machine's clock forward or back; no time passes. */
  set(byMs: number): void
}

/**
 * A clock that moves only when told to. `advance` runs everything that falls due, in order, and lets
 * promises settle between one timer and the next.
 */
export function createVirtualClock(startMs: number): VirtualClock {
  let now = startMs
  let setByMs = 0
  let lastOrder = 0
  const timers = new Map<number, { readonly dueMs: number; readonly act: () => void }>()

  const nextDue = (limitMs: number) =>
    [...timers]
      .filter(([, timer]) => timer.dueMs <= limitMs)
      .sort(([orderA, a], [orderB, b]) => a.dueMs - b.dueMs || orderA - orderB)[0]

  return {
    now: () => now + setByMs,
    monotonic: () => now - startMs,
    set(byMs) {
      setByMs += byMs
    },
    after(ms, act) {
      lastOrder += 1
      const order = lastOrder
      timers.set(order, { dueMs: now + ms, act })
      return () => {
        timers.delete(order)
      }
    },
    pending: () => timers.size,
    async advance(ms) {
      const limitMs = now + ms
      for (let due = nextDue(limitMs); due; due = nextDue(limitMs)) {
        const [order, timer] = due
        timers.delete(order)
        now = Math.max(now, timer.dueMs)
        timer.act()
        await new Promise(resolve => setImmediate(resolve))
      }
      now = limitMs
    },
  }
}
