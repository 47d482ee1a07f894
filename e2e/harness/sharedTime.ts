import { type CountingClock, createVirtualClock } from '../../sfu/clock.ts'

/** One virtual time for a server and its visitors, whose timers are counted apart. */
export interface SharedTime {
  readonly server: CountingClock
  readonly browsers: CountingClock
  now(): number
  /** Runs everything that falls due, in order, whoever waits for it. */
  advance(ms: number): Promise<void>
}

export function createSharedTime(startMs: number): SharedTime {
  const time = createVirtualClock(startMs)
  return { server: viewOf(time), browsers: viewOf(time), now: time.now, advance: time.advance }
}

function viewOf(time: CountingClock): CountingClock {
  const waiting = new Set<object>()
  return {
    now: time.now,
    after(ms, act) {
      const timer = {}
      waiting.add(timer)
      const cancel = time.after(ms, () => {
        waiting.delete(timer)
        act()
      })
      return () => {
        waiting.delete(timer)
        cancel()
      }
    },
    pending: () => waiting.size,
  }
}
