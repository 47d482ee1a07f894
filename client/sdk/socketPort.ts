/** What the signal needs from the browser: time, and sockets that carry text. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `act` once after `ms`; the returned function prevents that and is idempotent. */
  after(ms: number, act: () => void): () => void
}

export interface Socket {
  send(text: string): void
  /** Idempotent. `onClosed` still follows. */
  close(): void
}

export interface SocketListener {
  onText(text: string): void
  /** Once, also when it never opened. `closeCode` as in RFC 6455 section 7.4. */
  onClosed(closeCode: number): void
}

export type OpenSocket = (url: string, subprotocol: string, listener: SocketListener) => Socket
