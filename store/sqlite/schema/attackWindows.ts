/** When sites were said to be under attack. A row is never forgotten: there are few, and records that are marked point here. */
export const attackWindowSchema = `
  CREATE TABLE attack_windows (
    window_id TEXT PRIMARY KEY,
    site_key TEXT,
    queue_key TEXT,
    agent_id TEXT,
    reason TEXT,
    alarm TEXT,
    since_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    ended TEXT,
    CHECK ((agent_id IS NULL) <> (alarm IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attack_windows_by_end ON attack_windows (until_ms);
`

/** Rows of this table. */
export interface AttackTables {
  readonly attack_windows: AttackWindowRow
}

export interface AttackWindowRow {
  readonly window_id: string
  /** `null`: all sites. */
  readonly site_key: string | null
  readonly queue_key: string | null
  /** The admin; `null` for an alarm. */
  readonly agent_id: string | null
  readonly reason: string | null
  /** JSON of Alarm. */
  readonly alarm: string | null
  readonly since_ms: number
  readonly until_ms: number
  readonly ended: string | null
}
