/**
 * Leases: what each identity uses of its caps. A row is live until it was released or `ends_at_ms` has come; then
 * `ends_at_ms` is when it ended. `talked_ms` is NULL until it was released.
 */
export const leaseSchema = `
  CREATE TABLE leases (
    call_id TEXT PRIMARY KEY,
    identity TEXT NOT NULL,
    begun_at_ms INTEGER NOT NULL,
    ends_at_ms INTEGER NOT NULL,
    talked_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX leases_by_identity ON leases (identity, ends_at_ms);
  CREATE INDEX leases_by_end ON leases (ends_at_ms);
`

/** What the call of a live lease may talk at most, so that calls at once share what their identity has left. */
export const leaseReservationSchema = `
  ALTER TABLE leases ADD COLUMN reserved_ms INTEGER NOT NULL DEFAULT 0;
`
