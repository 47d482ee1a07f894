import type { TransportListenInfo } from 'mediasoup/types'
import type { Clock, Log, Media } from '../../../calls/ports.ts'
import { RingfenceError } from '../../../protocol/index.ts'
import { openRoom } from '../room.ts'
import { keepWorker } from './keptWorker.ts'
import type { MediaCounts } from './resourceCounts.ts'
import { boundsStrangers } from './tcpProbe.ts'
import { leastBusy, type WorkerSlot } from './workerSlot.ts'

export interface MediaOptions {
  /** How many workers; one per core. */
  readonly workers: number
  /** Addresses that media listens on, and what browsers are told instead where that differs. */
  readonly addresses: readonly { readonly ip: string; readonly announcedAddress?: string }[]
  /** UDP and TCP port of the first worker; the next worker has the next port. 0: any free port. */
  readonly firstPort: number
  /** Whether media may also come over TCP, for networks that let no UDP out. */
  readonly tcp: boolean
  readonly clock: Clock
  readonly log: Log
}

/** How many workers there should be, and how many answered when last asked: a process can be there and stand still. */
interface MediaHealth {
  readonly workers: number
  readonly answering: number
}

/**
 * What a stranger can do to the TCP ports of media: `bounded`: the worker bounds number, bytes and seconds of connections that
 * showed no credentials; `unbounded`: it does not, and a firewall has to.
 */
type MediaTcp = 'off' | 'bounded' | 'unbounded'

/** The media service as the server owns it. */
export interface MediaService extends Media {
  readonly tcp: MediaTcp
  counts(): Readonly<MediaCounts>
  /** Measured all the time; reading it costs nothing. */
  health(): MediaHealth
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

/**
 * Starts the workers. A worker that dies takes only its own calls with it and is replaced on the same port.
 * @throws Error when a worker or its port cannot be had; nothing is left running.
 */
export async function startMedia(options: MediaOptions): Promise<MediaService> {
  const counts: MediaCounts = { routers: 0, transports: 0, producers: 0, consumers: 0 }
  let closed = false

  const started = await Promise.allSettled(
    Array.from({ length: options.workers }, (_, index) =>
      keepWorker({ ...options, index, counts, listenInfos: listenInfos(options, index) }),
    ),
  )
  const kept = started.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const slots = () => kept.flatMap(({ slot }) => slot ?? [])
  const close = (): void => {
    closed = true
    for (const each of kept) each.close()
  }
  const failure = started.find(result => result.status === 'rejected')
  if (failure) {
    close()
    throw failure.reason
  }

  return {
    tcp: await mediaTcp(options, slots()),
    async openRoom(_callId, news) {
      const slot = leastBusy(slots())
      if (!slot) throw new RingfenceError(closed ? 'server-stopping' : 'worker-died')
      slot.opening += 1
      return openRoom(slot, news, options).finally(() => {
        slot.opening -= 1
      })
    },
    counts: () => ({ ...counts }),
    health: () => ({
      workers: options.workers,
      answering: slots().filter(({ watch }) => watch.answers).length,
    }),
    workerPids: () => slots().map(({ worker }) => worker.pid),
    expectEnd() {
      for (const each of kept) each.expectEnd()
    },
    close,
  }
}

/** All workers are of one kind. */
async function mediaTcp({ tcp }: MediaOptions, [slot]: readonly WorkerSlot[]): Promise<MediaTcp> {
  if (!tcp || !slot) return tcp ? 'unbounded' : 'off'
  try {
    const [place] = (await slot.webRtcServer.dump()).tcpServers
    const bounded = place && (await boundsStrangers(place, () => slot.worker.getResourceUsage()))
    return bounded ? 'bounded' : 'unbounded'
  } catch {
    return 'unbounded' // it died meanwhile
  }
}

function listenInfos(options: MediaOptions, index: number): TransportListenInfo[] {
  return options.addresses.flatMap(address =>
    (options.tcp ? (['udp', 'tcp'] as const) : (['udp'] as const)).map(protocol => ({
      protocol,
      ...address,
      ...(protocol === 'udp' && { recvBufferSize: udpReceiveBufferBytes }),
      ...(options.firstPort === 0 ? {} : { port: options.firstPort + index }),
    })),
  )
}
