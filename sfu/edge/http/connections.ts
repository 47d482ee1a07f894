import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { limitKeyOf } from './address.ts'

/** No browser sends a request before the one in front of it on the same connection is answered (RFC 9112 section 9.3.2). */
const unansweredMost = 4

/** An answer that nobody reads is given up after this time without a byte; so is a connection on which nothing comes. */
const silenceMs = 30_000

/** One connection, and its requests that are not answered yet; the first of them is being answered. */
interface Connection {
  readonly socket: Socket
  readonly unanswered: { readonly request: IncomingMessage; readonly response: ServerResponse }[]
}

/**
 * Answers the requests of each connection one after the other. Node would begin them all at once and keep every answer in
 * memory until the one in front is read, so a few bytes from somebody who never reads would cost gigabytes. One address
 * has `atOnce` connections and no more: another one takes the place of one that rests, or is cut.
 */
export function answerConnections(
  server: Server,
  answer: RequestListener,
  options: {
    readonly atOnce: number
    /** Whose connections are those of many people. */
    readonly isProxy: (address: string | undefined) => boolean
    readonly quietMs?: number
  },
): void {
  const { atOnce, isProxy, quietMs = silenceMs } = options
  const connections = new Map<string, Connection>()
  const byAddress = new Map<string, Set<Connection>>()

  // An upgraded socket is not meant: `ws` takes the time limit away, and its heartbeat finds who is gone.
  server.setTimeout(quietMs)

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    const address = limitKeyOf(socket.remoteAddress ?? '')
    const here = byAddress.get(address) ?? new Set<Connection>()
    if (here.size >= atOnce && !isProxy(socket.remoteAddress)) {
      const resting = [...here].find(({ unanswered }) => unanswered.length === 0)
      if (!resting) return void socket.destroy()
      here.delete(resting)
      resting.socket.destroy()
    }
    const connection = { socket, unanswered: [] }
    connections.set(name, connection)
    byAddress.set(address, here.add(connection))
    socket.once('close', () => {
      connection.unanswered.length = 0
      if (connections.get(name) === connection) connections.delete(name)
      here.delete(connection)
      if (here.size === 0 && byAddress.get(address) === here) byAddress.delete(address)
    })
  })

  server.on('upgrade', ({ socket }: IncomingMessage) => {
    // From now on it is counted as a socket.
    const connection = connections.get(nameOf(socket))
    if (connection) byAddress.get(limitKeyOf(socket.remoteAddress ?? ''))?.delete(connection)
  })

  server.on('request', (request, response) => {
    const connection = connections.get(nameOf(request.socket))
    if (!connection || request.socket.destroyed) return
    const { unanswered } = connection
    if (unanswered.length >= unansweredMost) return void request.socket.destroy()
    response.once('close', () => {
      unanswered.shift()
      answerFirst(connection)
    })
    unanswered.push({ request, response })
    if (unanswered.length === 1) answerFirst(connection)
  })

  function answerFirst({ unanswered: [first] }: Connection): void {
    if (first && !first.request.socket.destroyed) answer(first.request, first.response)
  }
}

/** The same for a connection and for the TLS on it. An address has each of its ports once at a time. */
const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
