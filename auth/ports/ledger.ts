import type {
  CallerId,
  CallId,
  GrantId,
  JsonValue,
  KeyThumbprint,
  Limit,
  SiteKey,
  WebhookEvent,
} from '../../protocol/index.ts'

/** One line of the audit log as it was hashed. Never holds a secret, a name or an address. */
export interface AuditEntry {
  /** From 1, without gaps. */
  readonly sequence: number
  readonly atMs: number
  /** Who did it: an agent's, caller's or the operator's identifier. */
  readonly actor: string
  /** What was done, past tense: `agent-signed-in`, `role-changed`, `call-recorded`, … */
  readonly action: string
  /** To whom or what: an identifier, or ''. */
  readonly subject: string
  readonly details: { readonly [member: string]: JsonValue }
  /** SHA-256 of the entry before, base64url; of nothing for the first. */
  readonly previousHash: string
  /** SHA-256 of the canonical text of all above, base64url. */
  readonly hash: string
  /** Compact JWS over sequence and hash: nobody without the key can write another history. */
  readonly head: string
}

/** The audit log's rows. Append-only. */
export interface AuditRows {
  last(): Promise<AuditEntry | undefined>
  /** Fails when the sequence is taken: two writers cannot both continue one head. */
  append(entry: AuditEntry): Promise<'appended' | 'taken'>
  /** In order. */
  read(fromSequence: number, limit: number): Promise<readonly AuditEntry[]>
}

/** Everything that anybody needs to verify later that a passkey signed a statement. */
export interface Evidence {
  readonly kind: 'call' | 'step-up'
  /** The token's `jti` or the step-up's id. */
  readonly subject: string
  readonly site: SiteKey
  readonly atMs: number
  /** Canonical text whose SHA-256 is the challenge. */
  readonly statement: string
  readonly origin: string
  readonly relyingPartyId: string
  /** All base64url; `publicKey` is a COSE_Key. */
  readonly credentialId: string
  readonly publicKey: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

export interface EvidenceRows {
  /** `exists` for a second one of the same subject. */
  insert(evidence: Evidence): Promise<'inserted' | 'exists'>
  find(subject: string): Promise<Evidence | undefined>
}

/** What a grant rests on: revoking any of it ends the grant. */
export interface ProvenBy {
  readonly callerId: CallerId
  readonly credentialId: string
  /** Of the token of the call in which it was proven. */
  readonly jti: string
  readonly jkt: KeyThumbprint
  readonly issuedAtMs: number
}

export interface GrantRow {
  readonly grantId: GrantId
  readonly callId: CallId
  readonly site: SiteKey
  /** Key of the purpose, or the typed sentence's SHA-256 in base64url. */
  readonly purpose: string
  readonly sentence: string
  readonly limit: Limit | null
  readonly expiresAtMs: number
  readonly spentAtMs: number | null
  /** `null` in rows from before it was remembered. */
  readonly provenBy: ProvenBy | null
}

export interface Grants {
  /** `told`: what the site's back end hears of it, written in the same step. */
  insert(grant: GrantRow, told?: WebhookEvent): Promise<void>
  find(grantId: GrantId): Promise<GrantRow | undefined>
  /** One atomic step; exactly one asker ever hears `spent`. */
  spend(grantId: GrantId, nowMs: number): Promise<'spent' | 'expired' | 'spent-before' | 'not-found'>
}

export interface LedgerMemory {
  readonly auditRows: AuditRows
  readonly evidence: EvidenceRows
  readonly grants: Grants
}

/** Writes down what happened. Resolves when it is on disk. */
export interface AuditLog {
  append(entry: {
    readonly actor: string
    readonly action: string
    readonly subject: string
    readonly details?: { readonly [member: string]: JsonValue }
  }): Promise<void>
}
