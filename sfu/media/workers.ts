import { createWorker } from 'mediasoup'
import type { TransportListenInfo } from 'mediasoup/types'
import type { Clock, Log, Media } from '../../calls/ports.ts'
import { RingfenceError } from '../../protocol/index.ts'
import { countOn, type MediaCounts } from './census.ts'
import { hearMismatches } from './mismatches.ts'
import { openRoom } from './room.ts'
import type { WorkerSlot } from './workerSlot.ts'

export interface MediaOptions {
  /** How many workers; one per core. */
  readonly workers: number
  /** Addresses that media listens on, and what browsers are told instead where that differs. */
  readonly addresses: readonly { readonly ip: string; readonly announcedAddress?: string }[]
  /** UDP and TCP port of the first worker; the next worker has the next port. 0: any free port. */
  readonly firstPort: number
  readonly clock: Clock
  readonly log: Log
}

/** The media service as the server owns it. */
export interface MediaService extends Media {
  counts(): Readonly<MediaCounts>
  /** Process ids of the living workers. */
  workerPids(): readonly number[]
  /** The service stops: a worker that ends from now on was told to, as the whole process group may be. */
  expectEnd(): void
  /** Closes every worker with everything on it. Idempotent. */
  close(): void
}

/**
 * All calls of a worker share one UDP socket: when the worker is late once, the packets of all of them wait in it. What
 * Linux gives by itself holds 27 ms of 100 calls, and the rest is lost; this holds half a second. The system may grant
 * less (net.core.rmem_max).
 */
const udpReceiveBufferBytes = 2_000_000

/** Waits this long before a worker that died is replaced, so that one that dies at once does not spin. */
const replaceAfterMs = 200

/**
 * Starts the workers. A worker that dies takes only its own calls with it and is replaced on the same port.
 * @throws Error when a worker or its port cannot be had; nothing is left running.
 */
export async function startMedia(options: MediaOptions): Promise<MediaService> {
  const counts: MediaCounts = { routers: 0, transports: 0, producers: 0, consumers: 0 }
  const slots = new Map<number, WorkerSlot>()
  let closed = false
  let ending = false

  const start = async (index: number): Promise<void> => {
    // Only what is listened to: a stranger's packets may make no work here, and of `ice` each makes a line.
    const worker = await createWorker({ logLevel: 'warn', logTags: ['dtls'] })
    const mismatches = hearMismatches(worker)
    countOn(worker, counts)
    try {
      const webRtcServer = await worker.createWebRtcServer({ listenInfos: listenInfos(options, index) })
      if (closed) return worker.close()
      slots.set(index, { worker, webRtcServer, mismatches, rooms: new Set() })
      worker.once('died', () => onDied(index))
    } catch (error) {
      worker.close()
      throw error
    }
  }

  const onDied = (index: number): void => {
    slots.delete(index)
    if (ending) return
    options.log.error('media worker died', { worker: index })
    options.clock.after(replaceAfterMs, () => {
      if (closed || ending) return
      start(index).then(
        () => options.log.info('media worker replaced', { worker: index }),
        (cause: unknown) => {
          options.log.error('media worker not replaced', { worker: index, cause })
          onDied(index)
        },
      )
    })
  }

  const close = (): void => {
    closed = true
    for (const { worker } of slots.values()) worker.close()
    slots.clear()
  }

  const started = await Promise.allSettled(
    Array.from({ length: options.workers }, (_, index) => start(index)),
  )
  const failure = started.find(result => result.status === 'rejected')
  if (failure) {
    close()
    throw failure.reason
  }

  return {
    async openRoom(_callId, news) {
      const leastBusy = [...slots.values()].sort((a, b) => a.rooms.size - b.rooms.size)[0]
      if (!leastBusy) throw new RingfenceError(closed ? 'server-stopping' : 'worker-died')
      return openRoom(leastBusy, news, options)
    },
    counts: () => ({ ...counts }),
    workerPids: () => [...slots.values()].map(({ worker }) => worker.pid),
    expectEnd: () => {
      ending = true
    },
    close,
  }
}

function listenInfos(options: MediaOptions, index: number): TransportListenInfo[] {
  return options.addresses.flatMap(address =>
    (['udp', 'tcp'] as const).map(protocol => ({
      protocol,
      ...address,
      ...(protocol === 'udp' && { recvBufferSize: udpReceiveBufferBytes }),
      ...(options.firstPort === 0 ? {} : { port: options.firstPort + index }),
    })),
  )
}
