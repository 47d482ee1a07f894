import { createWorker } from 'mediasoup'
import type { TransportListenInfo, Worker } from 'mediasoup/types'
import type { Clock, Log } from '../../../calls/ports.ts'
import { hearMismatches } from './mismatches.ts'
import { countOn, type MediaCounts } from './resourceCounts.ts'
import { provenAfterMs, restartDelayMs } from './restartDelay.ts'
import type { WorkerSlot } from './workerSlot.ts'
import { watchWorker } from './workerWatch.ts'

/** One place for a worker: whoever dies there, or falls silent, is replaced on the same port. */
interface KeptWorker {
  /** The worker that lives there; undefined between two. */
  readonly slot: WorkerSlot | undefined
  /** A worker that ends from now on was told to. */
  expectEnd(): void
  /** Idempotent. */
  close(): void
}

interface KeptWorkerOptions {
  readonly index: number
  readonly listenInfos: TransportListenInfo[]
  readonly counts: MediaCounts
  readonly clock: Clock
  readonly log: Log
}

/**
 * Starts a worker and keeps one there. A worker that keeps dying is started again after a wait that grows, and each step is
 * one line in the log.
 * @throws Error when the first worker or its port cannot be had; nothing is left running.
 */
export async function keepWorker(options: KeptWorkerOptions): Promise<KeptWorker> {
  const { index, clock, log } = options
  let slot: WorkerSlot | undefined
  let deathsInARow = 0
  let expectsEnd = false

  const start = async (): Promise<void> => {
    const made = await startWorker(options)
    if (expectsEnd) return end(made)
    slot = made
    const startedAtMs = clock.monotonic()
    made.worker.once('died', () => {
      slot = undefined
      made.watch.stop()
      if (clock.monotonic() - startedAtMs >= provenAfterMs) deathsInARow = 0
      // Told to end with the whole process group, as this process is in the same round: then nobody is looked for.
      setImmediate(() => startAgain('media worker died', made.worker.appData))
    })
  }

  const startAgain = (event: string, fields: Readonly<Record<string, unknown>>): void => {
    if (expectsEnd) return
    deathsInARow += 1
    const restartInMs = restartDelayMs(deathsInARow)
    log.error(event, { worker: index, restartInMs, ...fields })
    clock.after(restartInMs, () => {
      if (expectsEnd) return
      start().then(
        () => log.info('media worker replaced', { worker: index }),
        (cause: unknown) => startAgain('media worker not replaced', { cause }),
      )
    })
  }

  await start()
  return {
    get slot() {
      return slot
    },
    expectEnd() {
      expectsEnd = true
    },
    close() {
      expectsEnd = true
      if (slot) end(slot)
      slot = undefined
    },
  }
}

/** @throws Error when it or its port cannot be had; then nothing is left of it. */
async function startWorker(options: KeptWorkerOptions): Promise<WorkerSlot> {
  // Only what is listened to: a stranger's packets may make no work here, and of `ice` each makes a line.
  const worker = await createWorker({ logLevel: 'warn', logTags: ['dtls'] })
  const mismatches = hearMismatches(worker)
  countOn(worker, options.counts)
  // From here on: one that stands still before it has its port would be waited for for ever.
  const watch = watchWorker(worker, () => {
    worker.appData = { why: 'silent' }
    kill(worker)
  })
  try {
    const webRtcServer = await worker.createWebRtcServer({ listenInfos: options.listenInfos })
    return { worker, webRtcServer, mismatches, watch, rooms: new Set(), opening: 0, listening: 0 }
  } catch (error) {
    watch.stop()
    worker.close()
    throw error
  }
}

/** A worker that stands still hears no word, so nothing but this ends it. */
function kill({ pid, closed }: Worker): void {
  if (!closed) process.kill(pid, 'SIGKILL')
}

function end({ worker, watch }: WorkerSlot): void {
  if (!watch.answers) kill(worker)
  watch.stop()
  worker.close()
}
