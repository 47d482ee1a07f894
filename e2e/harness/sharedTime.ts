import { type CountingClock, createVirtualClock } from '../../sfu/clock.ts'

const secondMs = 1000
const minuteMs = 60_000

/** One virtual time for a server and its visitors, whose timers are counted apart. */
export interface SharedTime {
  readonly server: CountingClock
  readonly browsers: CountingClock
  now(): number
  /** Runs everything that falls due, in order, whoever waits for it. */
  advance(ms: number): Promise<void>
  /** The same for hours: whatever the server does every second, it does every minute meanwhile. */
  leap(ms: number): Promise<void>
}

export function createSharedTime(startMs: number): SharedTime {
  const time = createVirtualClock(startMs)
  let leaping = false
  const server = viewOf({
    ...time,
    after: (ms, act) => time.after(leaping && ms <= secondMs ? minuteMs : ms, act),
  })
  return {
    server,
    browsers: viewOf(time),
    now: time.now,
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
