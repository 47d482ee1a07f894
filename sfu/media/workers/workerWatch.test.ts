import { createWorker } from 'mediasoup'
import type { Worker } from 'mediasoup/types'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askEveryMs, silentAfterMs, type WorkerWatch, watchWorker } from './workerWatch.ts'

let worker: Worker
let watch: WorkerWatch
let silent: number

beforeEach(async () => {
  worker = await createWorker({ logLevel: 'none' })
  silent = 0
  watch = watchWorker(worker, () => {
    silent += 1
  })
})
afterEach(() => {
  watch.stop()
  worker.close()
})

/** Keeps this process from reading any answer, as a write that waits for a lock does. */
const standStill = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const pass = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('an answer that lies in the socket while this process stands still is an answer', {
  timeout: 20_000,
}, async () => {
  process.kill(worker.pid, 'SIGSTOP')
  // Both timers are due at once afterwards: the question goes out, and then the answer comes while nothing is read for longer
  // than a worker may be silent. When this process goes on, timers come before sockets.
  const stoodStill = new Promise<void>(resolve =>
    setTimeout(() => {
      setImmediate(() => {
        process.kill(worker.pid, 'SIGCONT')
        standStill(silentAfterMs + 1000)
        resolve()
      })
    }, askEveryMs),
  )
  standStill(askEveryMs + 100)
  await stoodStill
  await expect.poll(() => watch.answers).toBe(true)
  await pass(1000)
  expect(silent).toBe(0)
})

test('a worker that was told to end is not silent', { timeout: 20_000 }, async () => {
  worker.close()
  await pass(askEveryMs + 500)
  expect([watch.answers, silent]).toEqual([false, 0])
})
