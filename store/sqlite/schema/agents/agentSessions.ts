/**
 * When a passkey was last shown in a session, and in which browser it began; and what agents are told of their account.
 * Sessions from before showed theirs when they began.
 */
export const agentSessionSchema = `
  ALTER TABLE agent_sessions ADD COLUMN verified_at_ms INTEGER NOT NULL DEFAULT 0;
  UPDATE agent_sessions SET verified_at_ms = created_at_ms;
  ALTER TABLE agent_sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';

  CREATE TABLE agent_notices (
    agent_id TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    what TEXT NOT NULL,
    passkey_name TEXT NOT NULL,
    PRIMARY KEY (agent_id, notice_id)
  ) STRICT, WITHOUT ROWID;
`
