import { vi } from 'vitest'
import { WebSocket } from 'ws'
import type { NodePlatformOptions } from './index.ts'

/** Node as the network of one browser. */
export const nodeNetwork = (): Pick<NodePlatformOptions, 'fetch' | 'openSocket' | 'clock'> => ({
  fetch: (url, init) => fetch(url, init),
  clock: {
    now: () => Date.now(),
    after(ms, act) {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
  },
  openSocket(url, subprotocol, listener) {
    const socket = new WebSocket(url, subprotocol, { perMessageDeflate: false })
    socket.on('message', text => listener.onText(String(text)))
    socket.on('error', () => {}) // `close` follows
    socket.on('close', listener.onClosed)
    return { send: text => socket.send(text), close: () => socket.close() }
  },
})

/** Waits for something that tells nobody when it happens. */
export const eventually = (condition: () => boolean): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 4000, interval: 5 })

/** What a page holds of the browser when it gave everything back. */
export const nothing = { microphones: 0, sounds: 0, transports: 0 }

/** Waits for a snapshot; none is missed, however short. */
export const shown = <S>(
  shows: {
    readonly snapshot: S
    on(event: 'snapshotChanged', listener: (snapshot: NoInfer<S>) => void): () => void
  },
  wanted: (snapshot: NoInfer<S>) => boolean,
): Promise<void> =>
  new Promise(resolve => {
    if (wanted(shows.snapshot)) return resolve()
    const stop = shows.on('snapshotChanged', snapshot => {
      if (!wanted(snapshot)) return
      stop()
      resolve()
    })
  })
