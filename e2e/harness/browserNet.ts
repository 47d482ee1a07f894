import { WebSocket } from 'ws'
import type { NodePlatformOptions, Socket } from '../../client/sdk/testing.ts'

/** One browser's way to the network: it names its page's origin and keeps its cookie, as a browser would. */
export interface BrowserNet extends Pick<NodePlatformOptions, 'fetch' | 'openSocket'> {
  /** Requests, and sockets on which the server has not said hello, that nobody has answered yet. */
  inFlight(): number
  /** As if the machine lost its power: every socket breaks without a word. */
  cut(): void
  /** Counts work of this browser that will end in a request, such as a signature. */
  track<T>(work: Promise<T>): Promise<T>
  /** From now on every connection fails, as without a network. */
  setOnline(online: boolean): void
  /** The `Cookie` header that this browser sends; empty when it has none. */
  cookie(): string
}

/** What a name server answers; the machine's own may try another address first. */
const addressOf = (url: string): string => url.replace('//localhost:', '//127.0.0.1:')

export function createBrowserNet(origin: string): BrowserNet {
  const sockets = new Set<WebSocket>()
  const open = new Set<object>()
  let cookie = ''
  let online = true

  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    open.add(work)
    return work.finally(() => open.delete(work))
  }

  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    if (!online) throw new TypeError('no network')
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

  return {
    fetch: (url, init) => tracked(ask(url, init)),
    openSocket(url, subprotocol, listener) {
      const target = online ? addressOf(url) : 'ws://127.0.0.1:1/'
      const socket = new WebSocket(target, subprotocol, {
        origin,
        headers: cookie === '' ? {} : { cookie },
        perMessageDeflate: false,
      })
      const unanswered = new Map<number, object>()
      const greeting = {}
      open.add(greeting)
      sockets.add(socket)
      socket.on('message', bytes => {
        const text = bytes.toString()
        open.delete(greeting)
        const id = idOf(text)
        if (id !== undefined) open.delete(unanswered.get(id) ?? {})
        listener.onText(text)
      })
      socket.on('error', () => {}) // 'close' follows and says it
      socket.on('close', closeCode => {
        sockets.delete(socket)
        for (const each of [greeting, ...unanswered.values()]) open.delete(each)
        listener.onClosed(closeCode)
      })
      return {
        send(text) {
          const request = {}
          unanswered.set(idOf(text) ?? 0, request)
          open.add(request)
          socket.send(text)
        },
        close: () => socket.close(),
      } satisfies Socket
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

function idOf(text: string): number | undefined {
  const frame: unknown = JSON.parse(text)
  if (typeof frame !== 'object' || frame === null || !('id' in frame)) return undefined
  return typeof frame.id === 'number' ? frame.id : undefined
}
