import type {
  AgentId,
  BlockId,
  CallerId,
  CallId,
  KeyThumbprint,
  ReportReason,
  SiteKey,
} from '../../protocol/index.ts'

/** What one agent says of the caller of one call. */
export interface CallReport {
  readonly callId: CallId
  readonly agentId: AgentId
  readonly site: SiteKey
  readonly jkt: KeyThumbprint
  /** `null` for an anonymous caller. */
  readonly callerId: CallerId | null
  readonly reason: ReportReason
  /** Milliseconds since the epoch. */
  readonly atMs: number
}

/** What of a report the rule looks at. */
export type JudgedReport = Pick<CallReport, 'callId' | 'agentId' | 'reason' | 'atMs'>

/** Until when, in milliseconds since the epoch; `null` for good. */
export type Verdict =
  | { readonly state: 'none' }
  | { readonly state: 'blocked'; readonly untilMs: number | null }

/** A caller whom a site does not let call. */
export interface Block {
  readonly blockId: BlockId
  readonly site: SiteKey
  /** `null` where several identities use the browser: then only the identity is blocked. */
  readonly jkt: KeyThumbprint | null
  /** `null` where nobody knows who it is. */
  readonly callerId: CallerId | null
  readonly reason: ReportReason
  /** Who reported last. */
  readonly agentId: AgentId
  /** Milliseconds since the epoch, these three. */
  readonly sinceMs: number
  /** `null`: for good. */
  readonly untilMs: number | null
  readonly appealedAtMs: number | null
  /** Of the one token that the appeal let through. */
  readonly appealJti: string | null
}

/** Reports of callers, and what follows from them. Durable. */
export interface Blocks {
  /**
   * Writes the report in place of what the same agent said of the same call, and what the rule makes of all that count about this
   * caller, in one atomic step. Where several identities have used the browser key at the site, only the identity counts. Answers what
   * holds then; a block that an admin made for good stays.
   */
  report(
    report: CallReport,
    by: {
      /** Older reports count no more. */
      readonly sinceMs: number
      readonly judge: (reports: readonly JudgedReport[]) => Verdict
      /** Of the block, if one begins. */
      readonly blockId: BlockId
    },
  ): Promise<Block | undefined>
  /** All that have not ended by themselves, newest first. */
  live(nowMs: number): Promise<readonly Block[]>
  /** It ends no more by itself. Whether there is such a block. */
  keep(blockId: BlockId, nowMs: number): Promise<boolean>
  /** It is over, and the reports it came from count no more; one atomic step. Whether there was such a block. */
  undo(blockId: BlockId, nowMs: number): Promise<boolean>
  /** Lets one token through, unless there was an appeal after `beforeMs`; one atomic step. */
  appeal(appeal: {
    readonly blockId: BlockId
    readonly jti: string
    readonly atMs: number
    readonly beforeMs: number
  }): Promise<'appealed' | 'appealed-before'>
}

export interface BlockMemory {
  readonly blocks: Blocks
}
