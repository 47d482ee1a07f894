/** What is usual: of each queue, or of a whole site where `queue_key` is '', by pattern and hour of the week. */
export const baselineSchema = `
  CREATE TABLE baselines (
    site_key TEXT NOT NULL,
    queue_key TEXT NOT NULL,
    pattern TEXT NOT NULL,
    slot INTEGER NOT NULL,
    usual REAL NOT NULL,
    PRIMARY KEY (site_key, queue_key, pattern, slot)
  ) STRICT, WITHOUT ROWID;
`

/** Rows of this table. */
export interface BaselineTables {
  readonly baselines: BaselineRow
}

interface BaselineRow {
  readonly site_key: string
  readonly queue_key: string
  readonly pattern: string
  /** Hour of the week; 0 where it is of the whole week. */
  readonly slot: number
  readonly usual: number
}
