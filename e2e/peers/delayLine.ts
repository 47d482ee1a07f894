/** Carries acts in the order they came, each `delayMs` later. One timer waits for the first; nothing spins. */
export interface DelayLine {
  delayMs(): number
  setDelayMs(ms: number): void
  /** Runs `act` after the delay, and never earlier than the delay after `notBeforeMs` (of `performance.now()`). */
  carry(act: () => void, notBeforeMs?: number): void
  /** Drops what is on its way. Idempotent. */
  close(): void
}

/** Node counts whole milliseconds and wakes up to one late; these two together centre the error on zero (measured). */
const earlyMs = 0.8
const wakesLateMs = 0.5

export function createDelayLine(): DelayLine {
  let delay = 0
  let queue: { readonly dueMs: number; readonly act: () => void }[] = []
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const arm = (): void => {
    const first = queue[0]
    if (timer || !first || closed) return
    timer = setTimeout(release, Math.max(1, Math.floor(first.dueMs - performance.now() - wakesLateMs)))
  }

  const release = (): void => {
    timer = undefined
    const limitMs = performance.now() + earlyMs
    const waiting = queue.findIndex(({ dueMs }) => dueMs > limitMs)
    const due = queue.splice(0, waiting === -1 ? queue.length : waiting)
    for (const { act } of due) act()
    arm()
  }

  const insert = (dueMs: number, act: () => void): void => {
    // Nearly always the last; earlier only beside a connection that is still being opened, or after a shorter delay.
    let at = queue.length
    while (at > 0 && (queue[at - 1]?.dueMs ?? 0) > dueMs) at -= 1
    if (at === 0 && timer) {
      clearTimeout(timer)
      timer = undefined
    }
    queue.splice(at, 0, { dueMs, act })
  }

  return {
    delayMs: () => delay,
    setDelayMs: ms => {
      delay = ms
    },
    carry(act, notBeforeMs = 0) {
      if (closed) return
      const now = performance.now()
      if (delay === 0 && notBeforeMs <= now && queue.length === 0) return act()
      insert(Math.max(now, notBeforeMs) + delay, act)
      arm()
    },
    close() {
      closed = true
      queue = []
      clearTimeout(timer)
    },
  }
}
