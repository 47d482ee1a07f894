import type { Generated } from 'kysely'
import type { AttackTables } from '../schema/attackWindows.ts'
import type { BaselineTables } from '../schema/baselines.ts'
import type { BlockTables } from '../schema/blocks.ts'
import type { LedgerTables } from '../schema/ledger.ts'
import type { FigureTables } from '../schema/verdicts.ts'
import type { WebhookTables } from '../schema/webhooks.ts'

/**
 * Columns as the newest migration leaves them. Times are whole milliseconds since the epoch; the tables are STRICT,
 * so SQLite itself refuses another type. Secrets are here by their SHA-256 only.
 */
export interface Tables
  extends LedgerTables,
    BlockTables,
    FigureTables,
    AttackTables,
    BaselineTables,
    WebhookTables {
  readonly token_uses: TokenUseRow
  readonly agent_accounts: AgentAccountRow
  readonly agent_credentials: AgentCredentialRow
  readonly enrolment_links: EnrolmentLinkRow
  readonly agent_sessions: AgentSessionRow
  readonly agent_notices: AgentNoticeRow
  readonly revocations: RevocationRow
  readonly call_records: CallRecordRow
  readonly caller_credentials: CallerCredentialRow
  readonly caller_notices: CallerNoticeRow
  readonly recovery_codes: RecoveryCodeRow
  readonly leases: LeaseRow
  readonly begun_calls: BegunCallRow
  readonly good_calls: GoodCallRow
}

interface TokenUseRow {
  readonly jti: string
  readonly site_key: string
  readonly expires_at_ms: number
}

interface AgentAccountRow {
  readonly agent_id: string
  readonly name: string
  readonly created_at_ms: number
  readonly role: string
}

interface AgentCredentialRow {
  /** base64url */
  readonly credential_id: string
  readonly agent_id: string
  /** COSE_Key bytes. */
  readonly public_key: Uint8Array
  readonly sign_count: number
  /** JSON array of strings. */
  readonly transports: string
  readonly created_at_ms: number
  readonly name: string
  readonly last_used_at_ms: number | null
  /** 0 or 1. */
  readonly synced: number
}

interface EnrolmentLinkRow {
  readonly secret_hash: string
  readonly expires_at_ms: number
  /** 0 or 1. */
  readonly used: number
  readonly role: string
  /** Both `null` in the operator's link, the second in an invitation by the demo agent. */
  readonly inviter_id: string | null
  readonly inviter_credential_id: string | null
  readonly created_at_ms: number
}

interface AgentSessionRow {
  readonly secret_hash: string
  readonly agent_id: string
  /** RFC 7638 thumbprint. */
  readonly seat_jkt: string
  readonly method: string
  readonly credential_id: string | null
  readonly created_at_ms: number
  readonly seen_at_ms: number
  readonly verified_at_ms: number
  readonly browser: string
  readonly place_kind: string | null
  readonly place_origin: string | null
}

interface AgentNoticeRow {
  readonly agent_id: string
  readonly notice_id: string
  readonly at_ms: number
  readonly what: string
  readonly passkey_name: string
}

interface RevocationRow {
  /** SQLite counts; rows never go. */
  readonly number: Generated<number>
  readonly kind: string
  /** A moment is written in digits. */
  readonly value: string
  readonly at_ms: number
}

export interface CallRecordRow {
  readonly call_id: string
  readonly site_key: string
  readonly queue_key: string
  readonly site_name: string
  readonly queue_name: string
  readonly assurance: string
  readonly trust_class: string
  readonly admitted_at_ms: number
  readonly ended_at_ms: number
  readonly waited_ms: number
  readonly talked_ms: number
  readonly reason: string
  readonly agent_id: string | null
  readonly rings: number
  /** Empty in rows of the first version. */
  readonly jti: string
  /** JSON array of strings. */
  readonly former_jtis: string
  readonly caller_id: string | null
  readonly talking_at_ms: number | null
  readonly seat: string | null
  /** JSON array of StepUpNote. */
  readonly step_ups: string
  /** JSON array of RecordMark. */
  readonly marks: string
  /** JSON of Vouched, until `vouched_until_ms`. */
  readonly vouched: string | null
  readonly vouched_until_ms: number | null
  readonly receipt: string | null
  /** RFC 7638 thumbprint, as long as reports count. */
  readonly jkt: string | null
  /** JSON array of agents' identifiers. */
  readonly rung_agents: string
  /** `null` in rows of before. */
  readonly call_class: string | null
  /** JSON array of RingNote. */
  readonly ring_notes: string
  /** JSON of CallerHeard; `null` where nothing is known. */
  readonly heard: string | null
}

/** A call that lives; the columns of its record beside. */
export interface BegunCallRow extends CallRecordRow {
  readonly process: string
}

interface LeaseRow {
  readonly call_id: string
  readonly identity: string
  readonly begun_at_ms: number
  readonly ends_at_ms: number
  /** `null` until it was released. */
  readonly talked_ms: number | null
  readonly reserved_ms: number
}

interface GoodCallRow {
  readonly site_key: string
  /** The caller's where one is known, else the browser key's. */
  readonly identity: string
  readonly call_id: string
  readonly at_ms: number
}

export interface CallerCredentialRow {
  /** base64url */
  readonly credential_id: string
  readonly caller_id: string
  readonly site_key: string
  /** COSE_Key bytes. */
  readonly public_key: Uint8Array
  readonly sign_count: number
  /** JSON array of strings. */
  readonly transports: string
  readonly name: string
  readonly created_at_ms: number
  readonly last_used_at_ms: number | null
  /** 0 or 1. */
  readonly synced: number
  readonly usable_at_ms: number | null
}

interface CallerNoticeRow {
  readonly caller_id: string
  readonly notice_id: string
  readonly at_ms: number
  readonly what: string
  readonly passkey_name: string
}

interface RecoveryCodeRow {
  readonly site_key: string
  readonly lookup: string
  readonly caller_id: string
  /** base64url, both. */
  readonly hash: string
  readonly salt: string
  /** Of the passkey that made it; `null` in rows of the first version. */
  readonly credential_id: string | null
}
