import type { CountingClock } from '../../../sfu/clock.ts'
import { createVirtualClock } from '../../../sfu/testing/virtualClock.ts'

const secondMs = 1000
const minuteMs = 60_000

/** One virtual time for a server and its visitors, whose timers are counted apart. */
export interface SharedTime {
  readonly server: CountingClock
  readonly browsers: CountingClock
  now(): number
  /** Somebody sets the clock of the service's machine forward or back. */
  setServerClock(byMs: number): void
  /** Runs everything that falls due, in order, whoever waits for it. */
  advance(ms: number): Promise<void>
  /** The same for hours: whatever the server does every second, it does every minute meanwhile. */
  leap(ms: number): Promise<void>
}

export function createSharedTime(startMs: number): SharedTime {
  const time = createVirtualClock(startMs)
  let leaping = false
  let setByMs = 0
  const server = viewOf({
    ...time,
    after: (ms, act) => time.after(leaping && ms <= secondMs ? minuteMs : ms, act),
  })
  return {
    server: { ...server, now: () => time.now() + setByMs },
    browsers: viewOf(time),
    now: time.now,
    setServerClock(byMs) {
      setByMs += byMs
    },
    advance: time.advance,
    async leap(ms) {
      leaping = true
      await time.advance(ms)
      leaping = false
    },
  }
}

function viewOf(time: CountingClock): CountingClock {
  const waiting = new Set<object>()
  return {
    now: time.now,
    monotonic: time.monotonic,
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
