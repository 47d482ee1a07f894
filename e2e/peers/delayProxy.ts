import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { connect, createServer, type Socket } from 'node:net'
import { createDelayLine, type DelayLine } from './delayLine.ts'

/** An address of this machine. */
interface Endpoint {
  readonly host: string
  readonly port: number
}

/** What comes in at `listen` goes on to `target`, and back. */
export interface Route {
  readonly protocol: 'tcp' | 'udp'
  readonly listen: Endpoint
  readonly target: Endpoint
}

/** One packet or piece of a stream on its way, for a trace. */
interface Passage {
  readonly route: Route
  readonly direction: 'there' | 'back'
  readonly bytes: Buffer
}

/** A network between two ends on one machine that is as far as it is told to be. */
interface DelayProxy {
  /** From now on each way takes half of this, milliseconds. */
  setRoundTripMs(ms: number): void
  /** Idempotent. */
  close(): Promise<void>
}

/**
 * Starts a proxy that delays TCP and UDP and loses nothing. A new TCP connection carries its first byte one round trip
 * late, as a handshake over the same distance would (RFC 9293 section 3.5).
 * @throws Error when an address cannot be had; nothing is left open.
 */
export async function startDelayProxy(
  routes: readonly Route[],
  watch: (passage: Passage) => void = () => {},
): Promise<DelayProxy> {
  const line = createDelayLine()
  const started = await Promise.allSettled(
    routes.map(route =>
      route.protocol === 'tcp' ? delayTcp(route, line, watch) : delayUdp(route, line, watch),
    ),
  )
  const close = async () => {
    line.close()
    await Promise.all(started.map(each => (each.status === 'fulfilled' ? each.value() : undefined)))
  }
  const failed = started.find(each => each.status === 'rejected')
  if (failed) {
    await close()
    throw failed.reason
  }
  return { setRoundTripMs: ms => line.setDelayMs(ms / 2), close }
}

type Close = () => Promise<void>
type Watch = (passage: Passage) => void

function delayTcp(route: Route, line: DelayLine, watch: Watch): Promise<Close> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, near => {
    const far = connect({ ...route.target, allowHalfOpen: true })
    const openAtMs = performance.now() + 2 * line.delayMs()
    const pipe = (from: Socket, to: Socket, direction: Passage['direction']) => {
      sockets.add(from)
      from.setNoDelay(true)
      from.on('data', bytes => {
        watch({ route, direction, bytes })
        line.carry(() => to.write(bytes), openAtMs)
      })
      from.on('end', () => line.carry(() => to.end(), openAtMs))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        if (from.destroyed && !from.readableEnded) line.carry(() => to.destroy(), openAtMs)
      })
    }
    pipe(near, far, 'there')
    pipe(far, near, 'back')
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(route.listen.port, route.listen.host, () =>
      resolve(async () => {
        for (const socket of sockets) socket.destroy()
        await new Promise(closed => server.close(closed))
      }),
    )
  })
}

/** Each sender gets a socket of its own towards the target, so that the target can tell senders apart. */
function delayUdp(route: Route, line: DelayLine, watch: Watch): Promise<Close> {
  const near = createSocket('udp4')
  const senders = new Map<string, DatagramSocket>()

  const senderFor = (key: string, port: number, address: string): DatagramSocket => {
    const known = senders.get(key)
    if (known) return known
    const far = createSocket('udp4')
    senders.set(key, far)
    far.on('error', () => {}) // the target is not there (any more): UDP loses it
    far.on('message', bytes => {
      watch({ route, direction: 'back', bytes })
      line.carry(() => near.send(bytes, port, address))
    })
    far.bind(0, route.target.host)
    return far
  }

  near.on('message', (bytes, { port, address }) => {
    const far = senderFor(`${address}:${port}`, port, address)
    watch({ route, direction: 'there', bytes })
    line.carry(() => far.send(bytes, route.target.port, route.target.host))
  })
  return new Promise((resolve, reject) => {
    near.once('error', reject)
    near.bind(route.listen.port, route.listen.host, () => {
      near.on('error', () => {})
      resolve(async () => {
        const all = [near, ...senders.values()]
        await Promise.all(all.map(socket => new Promise<void>(closed => socket.close(closed))))
      })
    })
  })
}
