import type {
  AgentId,
  BrowserPublicKey,
  CallerId,
  CallId,
  ConsumerParameters,
  EventFrame,
  GrantId,
  IceRestart,
  KeyThumbprint,
  LegMedia,
  Limit,
  MediaAbilities,
  MediaKey,
  MoveId,
  QueueKey,
  RingId,
  RtpParameters,
  SeatPseudonym,
  SiteKey,
  StepUpId,
  VerifiedCallToken,
} from '../protocol/index.ts'
import type { CallRecord } from './ports/memory.ts'

export type * from './ports/memory.ts'

/** What the rules of calls need from the world. Everything remembered is asynchronous and atomic. */

/** The two sides of a call. */
export type Side = 'caller' | 'agent'

/** Time, and the only way to wait for it. */
export interface Clock {
  /** Milliseconds since the epoch, as the machine's clock says, which may be set at any time. */
  now(): number
  /** Whole milliseconds since some moment, whatever anybody sets: only the difference of two readings means something. */
  monotonic(): number
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
  stepUpId(): StepUpId
  moveId(): MoveId
}

/** What one side brings to a room: the only certificate its transports will talk to, and what it can do. */
export interface LegInput extends MediaAbilities {
  readonly mediaKey: MediaKey
}

/**
 * What the media server has seen of one leg. `reached`: ICE found a path for its voice. `connected`: both its transports have
 * finished DTLS. `heard`: a packet of its voice came.
 */
export type Measure = 'reached' | 'connected' | 'heard'

/** News from one room. Never called before the promise that made the thing has resolved. */
export interface RoomNews {
  /** A consumer of the other side's voice stands ready for `side`; paused until the room talks. */
  onConsumer(side: Side, consumer: ConsumerParameters): void
  /** No packet of `side` comes any more, though its transports stand; or they come again. */
  onPath(side: Side, path: 'lost' | 'back'): void
  /** A transport of `side` failed for good: its handshake met another certificate, or broke off. */
  onFailed(side: Side, why: 'media-key-mismatch' | 'media-failed'): void
  /** Measured of the present leg of `side`, each once and in no order; see {@link Measure}. */
  onMeasured(side: Side, what: Measure): void
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
  /**
   * Makes a leg in place of this side's, which closes as the new one stands, unless `onStanding` throws then; of tries at once
   * the last to stand stays. The other side's leg stays up and is heard at once where the room talks; a mute stays too.
   * @throws RingfenceError `media-failed`, `worker-died`, what `onStanding` throws; the former leg is as it was.
   */
  replaceLeg(side: Side, leg: LegInput, onStanding?: () => void): Promise<LegMedia>
  /**
   * Lets both transports of one side seek another path; certificates and keys stay.
   * @throws RingfenceError `media-failed`, `worker-died`
   */
  restartIce(side: Side): Promise<IceRestart>
  /**
   * Measures whether packets of this side come: answers within some seconds, sooner when they do.
   * @throws RingfenceError `media-failed`, `worker-died`
   */
  carries(side: Side): Promise<boolean>
  /** Closes everything of one side. Idempotent. */
  removeLeg(side: Side): void
  /**
   * Takes this side's one voice; a second one is refused.
   * @throws RingfenceError `request-not-allowed`, `media-failed`
   */
  produce(side: Side, rtpParameters: RtpParameters): Promise<void>
  /** Lets both voices flow; consumers made later flow at once. */
  talk(): Promise<void>
  /** Stops both voices again, until the next {@link Room.talk}. */
  hush(): Promise<void>
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
  /** Nothing follows for this caller: their line is closed. */
  callerDone(callId: CallId): void
  agent(agentId: AgentId, event: EventFrame): void
}

/** What a step-up's statement is made of. The challenge binds all of it but the two identities and the token. */
export interface StepUpInput {
  readonly stepUpId: StepUpId
  readonly callId: CallId
  readonly site: SiteKey
  readonly queue: QueueKey
  /** Origin of the caller's page. */
  readonly origin: string
  /** Whose passkey must sign; `null`: any passkey of the site. */
  readonly callerId: CallerId | null
  /** Key of the purpose; `null` for a typed sentence. */
  readonly purpose: string | null
  readonly sentence: string
  readonly limit: Limit | null
  readonly seat: SeatPseudonym
  readonly agentId: AgentId
  readonly callerMediaKey: MediaKey
  readonly agentMediaKey: MediaKey
  readonly askedAtMs: number
  readonly expiresAtMs: number
  readonly token: VerifiedCallToken
}

/** Has a purpose signed by the caller's passkey. */
export interface StepUpProver {
  /** Keeps the statement and answers the options of WebAuthn Level 3 section 5.5 in JSON. */
  begin(input: StepUpInput): Promise<{ readonly options: { readonly challenge: string } }>
  /**
   * Checks the browser's answer against the kept statement, once, and makes the grant.
   * @throws RingfenceError `passkey-invalid`, `passkey-cooling-off`, `statement-expired`, `revoked`
   */
  finish(
    stepUpId: StepUpId,
    response: object,
  ): Promise<{ readonly grantId: GrantId; readonly expiresAtMs: number; readonly callerId: CallerId }>
  /** Forgets a statement that was not answered. Idempotent. */
  abandon(stepUpId: StepUpId): Promise<void>
}

/** The agents' seats as callers know them. */
export interface SeatProofs {
  pseudonym(site: SiteKey, agentId: AgentId): SeatPseudonym
  /** Whether the seat's key signed this text. */
  verifies(statement: string, signature: string, seatKey: BrowserPublicKey): boolean
}

/** Signs what remains of a call. */
export interface Receipts {
  /** `enrolment`: a one-time ticket for making a passkey, where the site allows that after a call. */
  issue(
    record: Omit<CallRecord, 'receipt'>,
    /** `null`: nobody is there any more who could be given a ticket. */
    caller: { readonly jkt: KeyThumbprint; readonly origin: string } | null,
  ): Promise<{ readonly receipt: string; readonly enrolment: string | null }>
}
