import type {
  AgentId,
  Assurance,
  CallId,
  ConsumerParameters,
  EventFrame,
  HangUpReason,
  KeyThumbprint,
  LegMedia,
  MediaKey,
  QueueName,
  RingId,
  RtpCapabilities,
  RtpParameters,
  TrustClass,
} from '../protocol/index.ts'

/** What the rules of calls need from the world. Everything remembered is asynchronous and atomic. */

/** The two sides of a call. */
export type Side = 'caller' | 'agent'

/** Time, and the only way to wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `act` once after `ms`; the returned function prevents that and is idempotent. */
  after(ms: number, act: () => void): () => void
}

/** Structured log. Fields never hold tokens, proofs, keys or addresses. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
  error(event: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Unguessable identifiers. */
export interface NewIds {
  callId(): CallId
  ringId(): RingId
}

/** What one side brings to a room: the only certificate its transports will talk to, and what it can decode. */
export interface LegInput {
  readonly mediaKey: MediaKey
  readonly rtpCapabilities: RtpCapabilities
}

/** News from one room. Never called before the promise that made the thing has resolved. */
export interface RoomNews {
  /** A consumer of the other side's voice stands ready for `side`; paused until the room talks. */
  onConsumer(side: Side, consumer: ConsumerParameters): void
  /** A transport of `side` failed for good: its handshake met another certificate, or ICE gave up. */
  onFailed(side: Side, why: 'media-key-mismatch' | 'media-failed'): void
  /** The worker that carried this room died; the room is closed already. */
  onWorkerDied(): void
}

/** The media of one call. Whoever opened it closes it; `close` is idempotent and cascades. */
export interface Room {
  /**
   * Makes and connects both transports of one side with its media key.
   * @throws RingfenceError `media-failed`, `worker-died`
   */
  addLeg(side: Side, leg: LegInput): Promise<LegMedia>
  /** Closes everything of one side. Idempotent. */
  removeLeg(side: Side): void
  /**
   * Takes this side's one voice; a second one is refused.
   * @throws RingfenceError `request-not-allowed`, `media-failed`
   */
  produce(side: Side, rtpParameters: RtpParameters): Promise<void>
  /** Lets both voices flow; consumers made later flow at once. */
  talk(): Promise<void>
  /** Stops (or lets go on) forwarding of this side's voice. */
  setMuted(side: Side, muted: boolean): Promise<void>
  close(): void
}

export interface Media {
  /**
   * Opens the room of one call on the least busy worker.
   * @throws RingfenceError `at-capacity`, `worker-died`
   */
  openRoom(callId: CallId, news: RoomNews): Promise<Room>
}

/** Tells people. Sending to somebody who left is no error. */
export interface Notify {
  caller(callId: CallId, event: EventFrame): void
  agent(agentId: AgentId, event: EventFrame): void
}

/** A count of things in use at once under one key; each lease ends by `release` or by itself at `expiresAtMs`. */
export interface Leases {
  /** Takes a lease unless `limit` unexpired ones exist under `key`; one atomic step. */
  acquire(lease: {
    readonly key: KeyThumbprint
    readonly id: CallId
    readonly limit: number
    readonly nowMs: number
    readonly expiresAtMs: number
  }): Promise<'acquired' | 'over-limit'>
  /** Idempotent. */
  release(lease: { readonly key: KeyThumbprint; readonly id: CallId }): Promise<void>
}

/** What remains of a call. */
export interface CallRecord {
  readonly callId: CallId
  readonly queue: QueueName
  readonly assurance: Assurance
  readonly trustClass: TrustClass
  /** Milliseconds since the epoch. */
  readonly admittedAtMs: number
  readonly endedAtMs: number
  readonly waitedMs: number
  readonly talkedMs: number
  readonly reason: HangUpReason
  /** Who talked; `null` when nobody did. */
  readonly agentId: AgentId | null
  /** How many rings it took. */
  readonly rings: number
}

export interface CallRecords {
  /** Written once per call; a second write of the same call is an error. */
  insert(record: CallRecord): Promise<void>
  /** Newest first. */
  recentOfAgent(agentId: AgentId, limit: number): Promise<readonly CallRecord[]>
}

/** What calls remember: leases are hot and short-lived, records are durable. */
export interface CallMemory {
  readonly leases: Leases
  readonly records: CallRecords
}
