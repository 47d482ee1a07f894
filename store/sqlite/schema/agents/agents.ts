/**
 * Second version of the schema: agents. Whoever was enrolled first is admin, and so is the demo agent, who has no passkey.
 * Sessions begin anew: the former ones name no key that signs for their seat.
 */
export const agentSchema = `
  ALTER TABLE agent_accounts ADD COLUMN role TEXT NOT NULL DEFAULT 'agent';
  UPDATE agent_accounts SET role = 'admin'
    WHERE agent_id NOT IN (SELECT agent_id FROM agent_credentials)
       OR agent_id = (SELECT agent_id FROM agent_credentials ORDER BY created_at_ms, agent_id LIMIT 1);

  ALTER TABLE agent_credentials ADD COLUMN name TEXT NOT NULL DEFAULT '';
  ALTER TABLE agent_credentials ADD COLUMN last_used_at_ms INTEGER;
  ALTER TABLE agent_credentials ADD COLUMN synced INTEGER NOT NULL DEFAULT 0 CHECK (synced IN (0, 1));
  UPDATE agent_credentials SET name = (
    SELECT name FROM agent_accounts WHERE agent_accounts.agent_id = agent_credentials.agent_id
  );

  ALTER TABLE enrolment_links ADD COLUMN role TEXT NOT NULL DEFAULT 'agent';

  DROP TABLE agent_sessions;
  CREATE TABLE agent_sessions (
    secret_hash TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agent_accounts (agent_id),
    seat_jkt TEXT NOT NULL,
    method TEXT NOT NULL,
    credential_id TEXT,
    created_at_ms INTEGER NOT NULL,
    seen_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX agent_sessions_by_agent ON agent_sessions (agent_id);

  CREATE TABLE revocations (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;
`
