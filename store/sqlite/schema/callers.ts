/**
 * Second version of the schema: callers. There is no table of accounts: a caller is the set of their passkeys, and what the
 * site calls them is not remembered.
 */
export const callerSchema = `
  CREATE TABLE caller_credentials (
    credential_id TEXT PRIMARY KEY,
    caller_id TEXT NOT NULL,
    site_key TEXT NOT NULL,
    public_key BLOB NOT NULL,
    sign_count INTEGER NOT NULL,
    transports TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER,
    synced INTEGER NOT NULL CHECK (synced IN (0, 1)),
    usable_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX caller_credentials_by_caller ON caller_credentials (caller_id, created_at_ms);

  CREATE TABLE caller_notices (
    caller_id TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    what TEXT NOT NULL,
    passkey_name TEXT NOT NULL,
    PRIMARY KEY (caller_id, notice_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE recovery_codes (
    site_key TEXT NOT NULL,
    lookup TEXT NOT NULL,
    caller_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    salt TEXT NOT NULL,
    PRIMARY KEY (site_key, lookup)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recovery_codes_by_caller ON recovery_codes (caller_id);
  `
