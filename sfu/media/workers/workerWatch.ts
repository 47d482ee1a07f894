import type { Worker } from 'mediasoup/types'
import { createSystemClock } from '../../clock.ts'

/** How often a worker is asked for a word. Its answer costs it some 50 µs. */
export const askEveryMs = 2000

/** A worker that owes its answer for this long carries no call that is begun now. */
const doubtAfterMs = 1000

/** A worker that owes its answer for this long is given up. */
export const silentAfterMs = 5000

/**
 * The last part of the wait is a timer of its own. Where it is this process that stood still, the first one is late and the
 * answer lies in the socket: it is read before the second can fire.
 */
const lastLookMs = 500

/** Whether a worker does more than exist: a process can be there and stand still. */
export interface WorkerWatch {
  /** False from {@link doubtAfterMs} after a question that has no answer yet. */
  readonly answers: boolean
  /** Idempotent. */
  stop(): void
}

/**
 * Asks one worker again and again. `onSilent` is called at most once. A worker stands still in the time of this machine,
 * whatever time the calls are in: so the time is not handed in.
 */
export function watchWorker(worker: Pick<Worker, 'getResourceUsage'>, onSilent: () => void): WorkerWatch {
  const clock = createSystemClock()
  let answers = true
  let stopped = false
  let cancel = () => {}

  const next = (ms: number, act: () => void) => {
    cancel()
    if (!stopped) cancel = clock.after(ms, act)
  }
  const ask = () => {
    next(doubtAfterMs, () => {
      answers = false
      next(silentAfterMs - doubtAfterMs - lastLookMs, () =>
        next(lastLookMs, () => {
          stop()
          onSilent()
        }),
      )
    })
    worker.getResourceUsage().then(
      () => {
        answers = true
        next(askEveryMs, ask)
      },
      stop, // it died or was closed
    )
  }
  const stop = () => {
    stopped = true
    answers = false
    cancel()
  }
  next(askEveryMs, ask)
  return {
    get answers() {
      return answers
    },
    stop,
  }
}
