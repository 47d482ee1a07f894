import type {
  AgentId,
  Assurance,
  CallClass,
  CallerHeard,
  CallerId,
  CallId,
  Caps,
  HangUpReason,
  KeyThumbprint,
  QueueKey,
  QueueName,
  RecordMark,
  ReportNote,
  RingNote,
  SeatPseudonym,
  SiteKey,
  SiteUsage,
  StepUpNote,
  TrustClass,
  VerdictNote,
  Vouched,
} from '../../protocol/index.ts'
import type { DutyTimes, FigureCall, Window } from './figures.ts'
import type { Baselines } from './patterns.ts'

/**
 * What one identity uses: calls at once, calls begun and seconds talked. Each lease is one call; it ends by `release`, or
 * by itself at `expiresAtMs` when its process died and renews it no more. Counts outlive calls and restarts.
 */
export interface Leases {
  /** Takes a lease unless a cap of its identity forbids it; one atomic step. */
  acquire(lease: {
    /** The caller where one is known, else the browser key. */
    readonly identity: CallerId | KeyThumbprint
    readonly id: CallId
    readonly caps: Caps
    readonly nowMs: number
    readonly expiresAtMs: number
    /** Written in the same step: what remains of the call if nothing else about it is ever written. */
    readonly begun?: CallRecord
  }): Promise<LeaseAnswer>
  /** Leases that ended stay ended. `livedUntilMs`: until when each call is known to have lived, on its own time line. */
  renew(
    calls: readonly { readonly id: CallId; readonly livedUntilMs?: number }[],
    expiresAtMs: number,
  ): Promise<void>
  /** Idempotent. A call that never was (`counted: false`) counts in no window and leaves nothing. */
  release(lease: {
    readonly id: CallId
    readonly talkedMs: number
    readonly counted: boolean
    readonly nowMs: number
  }): Promise<void>
}

/** `secondsLeft`: of the identity's 24 hours, at least 1, beside what its other live calls may talk (else `concurrent`). */
export type LeaseAnswer =
  | { readonly state: 'acquired'; readonly secondsLeft: number }
  | {
      readonly state: 'over-cap'
      readonly over: 'concurrent' | 'calls' | 'seconds'
      /** Until one more fits, where that is known: when calls at once end is nobody's to know. */
      readonly retryAfterMs?: number
    }

/** What remains of a call. */
export interface CallRecord {
  readonly callId: CallId
  /** Of the call token. */
  readonly jti: string
  /** Of the tokens of the devices that the call was on before it moved, first to last. */
  readonly formerJtis: readonly string[]
  readonly queue: QueueName
  readonly assurance: Assurance
  readonly trustClass: TrustClass
  /** Fixed when the call came, whatever was learned later; `null` in rows of before. */
  readonly callClass: CallClass | null
  /** What was heard of the caller in line, and how they showed to be there; `null` where nothing is known, and in rows of before. */
  readonly heard: CallerHeard | null
  /** `null` for an anonymous caller. */
  readonly callerId: CallerId | null
  /** Thumbprint of the browser key, for as long as reports of agents count; `null` later, and in rows of before. */
  readonly jkt: KeyThumbprint | null
  /** Milliseconds since the epoch. */
  readonly admittedAtMs: number
  /** `null` when nobody talked. */
  readonly talkingAtMs: number | null
  readonly endedAtMs: number
  readonly waitedMs: number
  readonly talkedMs: number
  readonly reason: HangUpReason
  /** Who talked; `null` when nobody did. */
  readonly agentId: AgentId | null
  readonly seat: SeatPseudonym | null
  /** How many rings it took. */
  readonly rings: number
  /** Who saw one of these; they may report the call. */
  readonly rungAgents: readonly AgentId[]
  /** What came of each, oldest first; empty in rows of before. */
  readonly ringNotes: readonly RingNote[]
  readonly stepUps: readonly StepUpNote[]
  readonly marks: readonly RecordMark[]
  /** Personal; kept until `vouchedUntilMs` and no longer. `null` unless the site keeps it. */
  readonly vouched: Vouched | null
  readonly vouchedUntilMs: number | null
  /** Compact JWS; `null` when it could not be made. */
  readonly receipt: string | null
}

/** A record as it is read: with what agents have reported of the call, and what it counts as; both may still change. Oldest first. */
export interface ReadRecord extends CallRecord {
  readonly reports: readonly ReportNote[]
  /** The last one holds. */
  readonly verdicts: readonly VerdictNote[]
}

/** A call whose process died: as it was last noted, and its talk where that was counted already. */
export interface LeftBehind {
  readonly record: CallRecord
  readonly countedTalkMs: number | null
}

export interface CallRecords {
  /**
   * Written once per call, and what was begun is done; a second write of the same call is an error. In the same step it is written what the
   * site's back end is to be told; `vouched` goes with that, and no further.
   */
  insert(record: CallRecord, vouched?: Vouched | null): Promise<void>
  /**
   * What is known of a call that lives, in place of what was known before, and what its site is to be told by now, as above. Nothing
   * happens to one that has ended.
   */
  note(record: CallRecord, vouched?: Vouched | null): Promise<void>
  /** What was begun by processes that are gone, and never completed. */
  leftBehind(nowMs: number): Promise<readonly LeftBehind[]>
  find(callId: CallId): Promise<ReadRecord | undefined>
  /** Of each site that had any call which ended in the span; `toMs` is not included. By site. */
  usage(span: Window): Promise<readonly SiteUsage[]>
  /** Every call that was there at some time of the window; of one site or queue where that is named. Oldest end first. */
  figureCalls(
    window: Window,
    of?: { readonly site?: SiteKey; readonly queue?: QueueKey },
  ): Promise<readonly FigureCall[]>
  /** Newest first. */
  recentOfAgent(agentId: AgentId, limit: number): Promise<readonly ReadRecord[]>
}

/** How long a good call speaks for whoever had it, in milliseconds. */
export const goodCallSpeaksMs = 90 * 24 * 3600_000

/**
 * Which identities had a good call at a site, and when: what somebody did speaks for them at the next call. Durable so long. A call
 * that an agent reported speaks for nobody, and takes back what spoke for its caller before.
 */
export interface GoodCalls {
  /** When the last one was, in milliseconds since the epoch; `null` where none is known. */
  lastAt(site: SiteKey, identity: CallerId | KeyThumbprint): Promise<number | null>
  note(call: {
    readonly site: SiteKey
    readonly identity: CallerId | KeyThumbprint
    readonly callId: CallId
    readonly atMs: number
  }): Promise<void>
}

/** What calls remember: leases are hot and short-lived, records are durable. */
export interface CallMemory {
  readonly leases: Leases
  readonly records: CallRecords
  readonly goodCalls: GoodCalls
  readonly dutyTimes: DutyTimes
  readonly baselines: Baselines
}
