import type {
  AgentId,
  BroughtWork,
  BrowserPublicKey,
  CallerId,
  CallId,
  EventFrame,
  GrantId,
  KeyThumbprint,
  Limit,
  MediaKey,
  MoveId,
  QueueKey,
  ReportedBlock,
  ReportReason,
  RingId,
  SeatPseudonym,
  SiteKey,
  StepUpId,
  VerifiedCallToken,
} from '../protocol/index.ts'
import type { CallRecord } from './ports/memory.ts'

export type * from './ports/figures.ts'
export type * from './ports/media.ts'
export type * from './ports/memory.ts'
export type * from './ports/patterns.ts'
export type * from './ports/siteCalls.ts'
export type * from './ports/sound.ts'
export type * from './ports/webhooks.ts'

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

/** How much there is to do for this process. */
export interface Load {
  /** How late its event loop mostly is, of late, in milliseconds. */
  delayMs(): number
  /** From where on that is too late. */
  readonly mostDelayMs: number
}

/** Which sites are said to be under attack. */
export interface UnderAttack {
  /** Asked at each admission, so it must cost nothing. */
  isUnder(site: SiteKey): boolean
}

/** …and of which of their sources that is said alone, by the names that alarms show. */
export interface AttackedSources extends UnderAttack {
  /** Asked at each admission. Whether it is said of any of these. */
  isUnderFrom(site: SiteKey, sources: readonly string[]): boolean
}

/** What passing a gate by a key costs while there is pressure. */
export interface KeyWork {
  /**
   * Returns where nothing is to be paid, or what was brought is enough.
   * @throws RingfenceError `work-required` with what to compute, `work-invalid`
   */
  settle(
    caller: Pick<VerifiedCallToken, 'site' | 'queue' | 'jkt'>,
    brought: BroughtWork | undefined,
  ): Promise<void>
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
  /** A whole number from 0 below this one, as unguessable as the others. */
  numberBelow(limit: number): number
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

/** A call as an agent who took part in it reports it. */
export interface ReportInput {
  readonly callId: CallId
  readonly agentId: AgentId
  readonly site: SiteKey
  readonly jkt: KeyThumbprint
  readonly callerId: CallerId | null
  readonly reason: ReportReason
}

/** What agents report of callers, and what follows from it. */
export interface CallReports {
  /** Resolves when it is on disk. */
  report(input: ReportInput): Promise<ReportedBlock>
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
