import type { Transport, Worker } from 'mediasoup/types'

/** How many things mediasoup holds, counted from its own events, not from our bookkeeping. */
export interface MediaCounts {
  routers: number
  transports: number
  producers: number
  consumers: number
}

/** Starts counting everything made on a worker into `counts`. */
export function countOn(worker: Worker, counts: MediaCounts): void {
  const count = (
    kind: keyof MediaCounts,
    thing: { observer: { once(event: 'close', act: () => void): unknown } },
  ) => {
    counts[kind] += 1
    thing.observer.once('close', () => {
      counts[kind] -= 1
    })
  }
  const onTransport = (transport: Transport) => {
    count('transports', transport)
    transport.observer.on('newproducer', producer => count('producers', producer))
    transport.observer.on('newconsumer', consumer => count('consumers', consumer))
  }
  worker.observer.on('newrouter', router => {
    count('routers', router)
    router.observer.on('newtransport', onTransport)
  })
}
