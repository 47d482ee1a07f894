import type { Clock } from '../calls/ports.ts'

/** The machine's clock: the only place on the server that reads time or waits for it. */
export function createSystemClock(): Clock & { pending(): number } {
  const timers = new Set<NodeJS.Timeout>()
  return {
    now: () => Date.now(),
    monotonic: () => Math.floor(performance.now()),
    after(ms, act) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        act()
      }, ms)
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearTimeout(timer)
      }
    },
    pending: () => timers.size,
  }
}

/** Runs `act` every `ms`, until the answer is called. */
export function every(clock: Pick<Clock, 'after'>, ms: number, act: () => void): () => void {
  let cancel = clock.after(ms, function again() {
    cancel = clock.after(ms, again)
    act()
  })
  return () => cancel()
}

/** A clock that also tells how many timers wait, so that a test can see that none is left. */
export type CountingClock = ReturnType<typeof createSystemClock>
