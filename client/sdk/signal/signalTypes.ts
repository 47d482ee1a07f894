import type { RingfenceError } from '../../../protocol/errors.ts'
import type { EventFrame, EventOf } from '../../../protocol/socket/events.ts'
import type { Answer, Params, RequestName } from '../../../protocol/socket/requests.ts'

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

interface SocketListener {
  onText(text: string): void
  /** Once, also when it never opened. `closeCode` as in RFC 6455 section 7.4. */
  onClosed(closeCode: number): void
}

export type OpenSocket = (url: string, subprotocol: string, listener: SocketListener) => Socket

/** An open socket on which the server has said hello. */
export interface Signal {
  readonly hello: EventOf<'hello'>
  /** Why it closed; `undefined` while it is open. */
  readonly closedBy: RingfenceError | undefined
  /** Counts everything that came in: an open socket that nothing comes through may be dead. */
  readonly framesHeard: number
  /** Replaces the listener. What happened before there was one is told now. */
  listen(listener: SignalListener): void
  /** @throws RingfenceError the server's code, `request-timed-out` after 10 s, or why the socket closed */
  request<N extends RequestName>(name: N, params: Params<N>): Promise<Answer<N>>
  /** Idempotent. The listener hears nothing afterwards. */
  close(): void
}

export interface SignalListener {
  onEvent(event: EventFrame): void
  /** Once: the server or the network closed it, or the server broke the contract. */
  onClosed(error: RingfenceError): void
}

export interface OpenSignalOptions {
  readonly openSocket: OpenSocket
  readonly clock: Clock
  /** Origin of the service. */
  readonly service: string
  /** How long the hello is waited for; 10 s unless given. */
  readonly helloWithinMs?: number
}
