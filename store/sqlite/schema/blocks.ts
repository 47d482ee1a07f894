/**
 * Records gain their browser key and who was rung, by which a call can be reported when it is over. A report is the trace of what an agent
 * said of a call, and stays with its record; both forget the browser key when reports count no more. A block goes when it is over: what
 * became of it is in the audit log.
 */
export const blockSchema = `
  ALTER TABLE call_records ADD COLUMN jkt TEXT;
  ALTER TABLE call_records ADD COLUMN rung_agents TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE begun_calls ADD COLUMN jkt TEXT;
  ALTER TABLE begun_calls ADD COLUMN rung_agents TEXT NOT NULL DEFAULT '[]';
  CREATE INDEX call_records_by_key ON call_records (jkt, site_key) WHERE jkt IS NOT NULL;
  CREATE INDEX call_records_with_key ON call_records (ended_at_ms) WHERE jkt IS NOT NULL;

  CREATE TABLE call_reports (
    call_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    site_key TEXT NOT NULL,
    jkt TEXT,
    caller_id TEXT,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    PRIMARY KEY (call_id, agent_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX call_reports_by_key ON call_reports (jkt, site_key) WHERE jkt IS NOT NULL;
  CREATE INDEX call_reports_by_caller ON call_reports (caller_id, site_key) WHERE caller_id IS NOT NULL;

  CREATE TABLE blocks (
    block_id TEXT PRIMARY KEY,
    site_key TEXT NOT NULL,
    jkt TEXT,
    caller_id TEXT,
    reason TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    until_ms INTEGER,
    kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
    appealed_at_ms INTEGER,
    appeal_jti TEXT,
    CHECK (jkt IS NOT NULL OR caller_id IS NOT NULL)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX blocks_by_caller ON blocks (site_key, coalesce(jkt, ''), coalesce(caller_id, ''));
`

/** Rows of these tables. */
export interface BlockTables {
  readonly call_reports: CallReportRow
  readonly blocks: BlockRow
}

interface CallReportRow {
  readonly call_id: string
  readonly agent_id: string
  readonly site_key: string
  /** RFC 7638 thumbprint; `null` once it was forgotten. */
  readonly jkt: string | null
  readonly caller_id: string | null
  readonly reason: string
  readonly at_ms: number
  /** 0 or 1: an admin undid what followed from it. */
  readonly counts: number
}

export interface BlockRow {
  readonly block_id: string
  readonly site_key: string
  /** RFC 7638 thumbprint; `null` where several identities use the browser. */
  readonly jkt: string | null
  readonly caller_id: string | null
  readonly reason: string
  /** Who reported last. */
  readonly agent_id: string
  readonly since_ms: number
  /** `null`: for good. */
  readonly until_ms: number | null
  /** 0 or 1: an admin made it so, whatever is reported. */
  readonly kept: number
  readonly appealed_at_ms: number | null
  /** Of the one token that the appeal let through. */
  readonly appeal_jti: string | null
}
