import type { Auth } from '../../../auth/index.ts'
import type { Clock, Desk, Log, Source } from '../../../calls/index.ts'
import type { ErrorCode, RtpCapabilities } from '../../../protocol/index.ts'
import type { Connection, ConnectionRegistry } from './connectionRegistry.ts'
import type { SocketPhase } from './serveRequest.ts'

/** What every session of a server shares. */
export interface SessionWorld {
  readonly auth: Auth
  readonly desk: Desk
  readonly switchboard: ConnectionRegistry
  readonly clock: Clock
  readonly log: Log
  readonly publicOrigin: string
  /** How often each page is told that its socket still carries. */
  readonly beatMs: number
  readonly routerRtpCapabilities: RtpCapabilities
}

/** A socket through which somebody wants to enter. */
export interface SocketContext {
  readonly world: SessionWorld
  /** Origin header of the upgrade; '' without. */
  readonly origin: string
  readonly cookie: string | undefined
  readonly source: Source
  /** Drawn for this socket; good for one proof. */
  readonly nonce: string
  readonly connection: Connection
  /** Closed, or about to be: nothing that comes now counts. */
  isOver(): boolean
  /** Nobody has entered yet, and whoever tries is waited for: the time to authenticate is over no more. */
  holdOpen(): void
  /** Runs once the socket is closed, whoever closed it. */
  onClosed(act: () => void): void
  /** Closes from our side. Idempotent. */
  close(code: ErrorCode | null): void
  /** Lets everything go that hangs on the socket. Idempotent. */
  letGo(): void
}

/** Somebody is in. */
export interface Entered<A> {
  readonly phase: SocketPhase
  readonly answer: A
  /** What they are told after the answer. */
  readonly afterwards?: () => void
}
