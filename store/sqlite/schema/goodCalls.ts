/** The last good call of each identity at a site; and records gain the class that their call came with. */
export const goodCallSchema = `
  CREATE TABLE good_calls (
    site_key TEXT NOT NULL,
    identity TEXT NOT NULL,
    call_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (site_key, identity)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX good_calls_by_time ON good_calls (at_ms);

  ALTER TABLE call_records ADD COLUMN call_class TEXT;
  ALTER TABLE begun_calls ADD COLUMN call_class TEXT;
`
