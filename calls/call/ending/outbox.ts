import { codeOf } from '../../../protocol/index.ts'
import type { Clock, Log } from '../../ports.ts'

/** Something that must be written: its steps one after the other, each of them once. */
export interface Job {
  readonly fields: Readonly<Record<string, unknown>>
  /** `what`: what the log says where a step fails for good; the steps behind it are done all the same. */
  readonly steps: readonly { readonly what: string; readonly act: () => Promise<void> }[]
}

/** What must be written, in order, until it is. */
export interface Outbox {
  /** How many jobs are not done yet. */
  size(): number
  /** Resolves when all is written or has failed for good; never rejects. `onWaits`: it cannot be written now. */
  add(job: Job, onWaits?: () => void): Promise<void>
  /** The service stops: whatever waits is tried once more, and then left to the next start. */
  giveUp(): void
}

/** Most jobs that may wait, counting those that the calls that live will make. */
export const mostUnwritten = 1000

/** Between two tries, doubling up to the second, in milliseconds. */
const firstPauseMs = 100
const longestPauseMs = 5000

interface Waiting {
  readonly job: Job
  readonly number: number
  /** Of the next step. */
  step: number
  tries: number
  readonly settle: () => void
}

/** Makes an empty outbox. While nothing is wrong, jobs do not wait for each other; from the first that must, they do. */
export function createOutbox({ clock, log }: { readonly clock: Clock; readonly log: Log }): Outbox {
  const waiting: Waiting[] = []
  let unsettled = 0
  let added = 0
  let isRetrying = false
  let isOver = false
  let wake = () => {}

  /** Whether it is done with, one way or the other. */
  async function work(one: Waiting): Promise<boolean> {
    const { fields, steps } = one.job
    for (; one.step < steps.length; one.step += 1) {
      const step = steps[one.step]
      try {
        await step?.act()
      } catch (cause) {
        const passes = codeOf(cause) === 'store-unavailable'
        if (passes && !isOver) {
          one.tries += 1
          if (one.tries === 1) log.warn('not written yet', { ...fields, step: step?.what, cause })
          return false
        }
        log.error(step?.what ?? 'not written', {
          ...fields,
          ...(passes && { left: 'to the next start' }),
          cause,
        })
        if (passes) return true
      }
    }
    if (one.tries > 0) log.info('written after all', { ...fields, tries: one.tries + 1 })
    return true
  }

  async function retry(): Promise<void> {
    if (isRetrying) return
    isRetrying = true
    for (let first = waiting[0]; first; first = waiting[0]) {
      const pauseMs = Math.min(firstPauseMs * 2 ** Math.max(0, first.tries - 1), longestPauseMs)
      if (first.tries > 0 && !isOver) await pause(pauseMs)
      if (!(await work(first))) continue
      waiting.splice(waiting.indexOf(first), 1)
      first.settle()
    }
    isRetrying = false
  }

  const pause = (ms: number) =>
    new Promise<void>(resolve => {
      const cancel = clock.after(ms, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })

  /** Behind all that were added before it. */
  function wait(one: Waiting): void {
    const after = waiting.findIndex(each => each.number > one.number)
    waiting.splice(after < 0 ? waiting.length : after, 0, one)
    void retry()
  }

  return {
    size: () => unsettled,
    add: (job, onWaits = () => {}) =>
      new Promise(resolve => {
        added += 1
        unsettled += 1
        const settle = () => {
          unsettled -= 1
          resolve()
        }
        const one: Waiting = { job, number: added, step: 0, tries: 0, settle }
        const waits = () => {
          wait(one)
          onWaits()
        }
        if (waiting.length > 0) waits()
        else void work(one).then(done => (done ? settle() : waits()))
      }),
    giveUp() {
      isOver = true
      wake()
    },
  }
}
