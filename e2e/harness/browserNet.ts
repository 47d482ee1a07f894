import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { NodePlatformOptions, Socket } from '../../client/sdk/testing/index.ts'

/** One browser's way to the network: it names its page's origin and keeps its cookie, as a browser would. */
export interface BrowserNet extends Pick<NodePlatformOptions, 'fetch' | 'openSocket'> {
  /** Requests, and sockets on which the server has not said hello, that nobody has answered yet. */
  inFlight(): number
  /** As if the machine lost its power: every socket breaks without a word. */
  cut(): void
  /** Counts work of this browser that will end in a request, such as a signature. */
  track<T>(work: Promise<T>): Promise<T>
  /** What is sent this way over the sockets of now goes nowhere; nothing closes, and new sockets pass. */
  swallow(way: Way): void
  /** As {@link BrowserNet.swallow} both ways, and while it is so nothing new is answered or refused either. */
  setSilent(silent: boolean): void
  /** When everything that the server has sent is here, and the other way round. Time does not pass meanwhile. */
  settled(): Promise<void>
  /** From now on every connection fails, as without a network. */
  setOnline(online: boolean): void
  /** The `Cookie` header that this browser sends; empty when it has none. */
  cookie(): string
}

/** A network that swallows says nothing, and closes nothing. */
export type Way = 'toServer' | 'toBrowser' | 'both'

/** What a name server answers; the machine's own may try another address first. */
const addressOf = (url: string): string => url.replace('//localhost:', '//127.0.0.1:')

/** `localAddress`: where its sockets come from, of 127.0.0.0/8. */
export function createBrowserNet(origin: string, localAddress = '127.0.0.1'): BrowserNet {
  const sockets = new Set<WebSocket>()
  const open = new Set<object>()
  let cookie = ''
  let online = true
  let silent = false
  /** Of the sockets that a network swallows, which way. */
  const swallowed = new Map<WebSocket, Set<Way>>()
  const swallows = (socket: WebSocket, way: Way) => swallowed.get(socket)?.has(way) === true

  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    open.add(work)
    return work.finally(() => open.delete(work))
  }

  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    if (!online) throw new TypeError('no network')
    if (silent) return unanswered(init.signal ?? undefined)
    const headers = new Headers(init.headers)
    // Kept connections would outlive a server that restarts.
    headers.set('connection', 'close')
    // Fetch section 3.1: every request to another origin, and those to one's own that are not plain reads.
    if (init.method !== 'GET' || new URL(url).origin !== origin) headers.set('origin', origin)
    if (init.credentials === 'same-origin' && cookie !== '') headers.set('cookie', cookie)
    const response = await fetch(addressOf(url), { ...init, headers })
    await response.clone().text() // an answer is here when all of it is
    const [set] = response.headers.getSetCookie()
    if (set !== undefined) cookie = set.includes('Max-Age=0') ? '' : (set.split(';', 1)[0] ?? '')
    return response
  }

  const swallow = (way: Way) => {
    for (const socket of sockets) {
      const ways = way === 'both' ? (['toServer', 'toBrowser'] as const) : [way]
      swallowed.set(socket, new Set([...(swallowed.get(socket) ?? []), ...ways]))
    }
    open.clear()
  }

  const askPong = async (socket: WebSocket): Promise<void> => {
    if (socket.readyState !== socket.OPEN || swallowed.has(socket)) return
    socket.ping()
    const ended = new AbortController()
    const { signal } = ended
    await Promise.race([once(socket, 'pong', { signal }), once(socket, 'close', { signal })])
    ended.abort()
  }

  return {
    fetch: (url, init) => (silent ? ask(url, init) : tracked(ask(url, init))),
    openSocket(url, subprotocol, listener) {
      if (silent) return { send() {}, close() {} }
      const target = online ? addressOf(url) : 'ws://127.0.0.1:1/'
      const socket = new WebSocket(target, subprotocol, {
        ...{ origin, localAddress },
        headers: cookie === '' ? {} : { cookie },
        perMessageDeflate: false,
        autoPong: false,
      })
      const unanswered = new Map<number, object>()
      const greeting = {}
      open.add(greeting)
      sockets.add(socket)
      socket.on('ping', () => swallows(socket, 'toServer') || socket.pong())
      socket.on('message', bytes => {
        if (swallows(socket, 'toBrowser')) return
        const text = bytes.toString()
        open.delete(greeting)
        const id = idOf(text)
        if (id !== undefined) open.delete(unanswered.get(id) ?? {})
        listener.onText(text)
      })
      socket.on('error', () => {}) // 'close' follows and says it
      socket.on('close', closeCode => {
        sockets.delete(socket)
        if (swallows(socket, 'toBrowser')) return
        for (const each of [greeting, ...unanswered.values()]) open.delete(each)
        listener.onClosed(closeCode)
      })
      return {
        send(text) {
          if (swallows(socket, 'toServer')) return
          const request = {}
          unanswered.set(idOf(text) ?? 0, request)
          if (!swallows(socket, 'toBrowser')) open.add(request)
          socket.send(text)
        },
        close: () => swallowed.has(socket) || socket.close(),
      } satisfies Socket
    },
    swallow,
    setSilent(next) {
      silent = next
      if (next) swallow('both')
    },
    async settled() {
      // What the server has sent comes before its pong, and what this browser answers to that before the next ping.
      for (const _ of ['there', 'back']) await Promise.all([...sockets].map(askPong))
    },
    inFlight: () => open.size,
    track: tracked,
    cut() {
      for (const socket of sockets) socket.terminate()
    },
    setOnline(next) {
      online = next
    },
    cookie: () => cookie,
  }
}

/** Until whoever asked gives up. */
const unanswered = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new TypeError('no answer')))
  })

function idOf(text: string): number | undefined {
  const frame: unknown = JSON.parse(text)
  if (typeof frame !== 'object' || frame === null || !('id' in frame)) return undefined
  return typeof frame.id === 'number' ? frame.id : undefined
}
