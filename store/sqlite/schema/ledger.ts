/**
 * Second version of the schema: the ledger. The audit log only grows: SQLite itself refuses to change or remove a row, and
 * a row that does not continue the last one. INSERT OR REPLACE is refused by the last trigger, because it removes rows
 * without asking the one for DELETE.
 */
export const ledgerSchema = `
  CREATE TABLE audit_log (
    sequence INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    head TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_log_is_never_edited BEFORE UPDATE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_log_is_never_cut BEFORE DELETE ON audit_log
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_log_continues BEFORE INSERT ON audit_log
    WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit_log)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

  CREATE TABLE evidence (
    subject TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    site_key TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    statement TEXT NOT NULL,
    origin TEXT NOT NULL,
    relying_party_id TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    public_key TEXT NOT NULL,
    authenticator_data TEXT NOT NULL,
    client_data_json TEXT NOT NULL,
    signature TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE grants (
    grant_id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL,
    site_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    sentence TEXT NOT NULL,
    limit_unit TEXT,
    limit_amount REAL,
    expires_at_ms INTEGER NOT NULL,
    spent_at_ms INTEGER,
    CHECK ((limit_unit IS NULL) = (limit_amount IS NULL))
  ) STRICT, WITHOUT ROWID;
`

/** Rows of these tables as the newest migration leaves them. */
export interface LedgerTables {
  readonly audit_log: AuditLogRow
  readonly evidence: EvidenceRow
  readonly grants: GrantsRow
}

export interface AuditLogRow {
  readonly sequence: number
  readonly at_ms: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  /** Canonical JSON of an object. */
  readonly details: string
  readonly previous_hash: string
  readonly hash: string
  readonly head: string
}

export interface EvidenceRow {
  readonly subject: string
  readonly kind: string
  readonly site_key: string
  readonly at_ms: number
  readonly statement: string
  readonly origin: string
  readonly relying_party_id: string
  readonly credential_id: string
  readonly public_key: string
  readonly authenticator_data: string
  readonly client_data_json: string
  readonly signature: string
}

export interface GrantsRow {
  readonly grant_id: string
  readonly call_id: string
  readonly site_key: string
  readonly purpose: string
  readonly sentence: string
  readonly limit_unit: string | null
  readonly limit_amount: number | null
  readonly expires_at_ms: number
  readonly spent_at_ms: number | null
  /** `null`, these five, in rows of the first version. */
  readonly caller_id: string | null
  readonly credential_id: string | null
  readonly jti: string | null
  /** RFC 7638 thumbprint. */
  readonly jkt: string | null
  /** Of the token. */
  readonly issued_at_ms: number | null
}
