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
  /** From now on it counts no more: it is closed, or a socket. */
  forget: () => void
  readonly unanswered: { readonly request: IncomingMessage; readonly response: ServerResponse }[]
}

/**
 * Answers the requests of each connection one after the other. Node would begin them all at once and keep every answer in
 * memory until the one in front is read, so a few bytes from somebody who never reads would cost gigabytes. One address
 * has `atOnce` connections and no more: another one takes the place of one that rests, or is cut. All have `atOnceInAll`: another one takes
 * the place of one that rests at the address that has most.
 */
export function answerConnections(
  server: Server,
  answer: RequestListener,
  options: {
    readonly atOnce: number
    readonly atOnceInAll: number
    /** Whose connections are those of many people. */
    readonly isProxy: (address: string | undefined) => boolean
    readonly quietMs?: number
  },
): void {
  const { atOnce, atOnceInAll, isProxy, quietMs = silenceMs } = options
  const connections = new Map<string, Connection>()
  const byAddress = new Map<string, Set<Connection>>()
  let inAll = 0

  // An upgraded socket is not meant: `ws` takes the time limit away, and its heartbeat finds who is gone.
  server.setTimeout(quietMs)

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    const connection: Connection = { socket, forget: () => {}, unanswered: [] }
    if (!isProxy(socket.remoteAddress) && !count(connection)) return void socket.destroy()
    connections.set(name, connection)
    socket.once('close', () => {
      connection.unanswered.length = 0
      if (connections.get(name) === connection) connections.delete(name)
      connection.forget()
    })
  })

  server.on('upgrade', ({ socket }: IncomingMessage) => {
    // From now on it is counted as a socket.
    connections.get(nameOf(socket))?.forget()
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

  /** Counts one more for its address and for all; `false` where there is no place for it. */
  function count(connection: Connection): boolean {
    const address = limitKeyOf(connection.socket.remoteAddress ?? '')
    if ((byAddress.get(address)?.size ?? 0) >= atOnce && !cutResting(byAddress.get(address) ?? []))
      return false
    if (inAll >= atOnceInAll && !cutResting(fullest())) return false
    const here = byAddress.get(address) ?? new Set<Connection>()
    byAddress.set(address, here.add(connection))
    inAll += 1
    connection.forget = () => {
      if (!here.delete(connection)) return
      inAll -= 1
      if (here.size === 0 && byAddress.get(address) === here) byAddress.delete(address)
    }
    return true
  }

  /** Those of the address that has most. Only a flood makes anybody look. */
  function fullest(): ReadonlySet<Connection> {
    let most: ReadonlySet<Connection> = new Set()
    for (const here of byAddress.values()) if (here.size > most.size) most = here
    return most
  }

  function answerFirst({ unanswered: [first] }: Connection): void {
    if (first && !first.request.socket.destroyed) answer(first.request, first.response)
  }
}

/** Cuts one that waits for no answer; `false` where none does. */
function cutResting(connections: Iterable<Connection>): boolean {
  const resting = [...connections].find(({ unanswered }) => unanswered.length === 0)
  resting?.forget()
  resting?.socket.destroy()
  return resting !== undefined
}

/** The same for a connection and for the TLS on it. An address has each of its ports once at a time. */
const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
