/**
 * Calls that live: what would remain of each if nothing else about it were ever written. A row comes with the call's lease and
 * goes with its record; whatever a start finds here of another process is of one that died. `process`: see ownProcess.
 */
export const begunCallSchema = `
  CREATE TABLE begun_calls (
    call_id TEXT PRIMARY KEY,
    process TEXT NOT NULL,
    site_key TEXT NOT NULL,
    queue_key TEXT NOT NULL,
    site_name TEXT NOT NULL,
    queue_name TEXT NOT NULL,
    assurance TEXT NOT NULL,
    trust_class TEXT NOT NULL,
    admitted_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER NOT NULL,
    waited_ms INTEGER NOT NULL,
    talked_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    agent_id TEXT,
    rings INTEGER NOT NULL,
    jti TEXT NOT NULL,
    former_jtis TEXT NOT NULL,
    caller_id TEXT,
    talking_at_ms INTEGER,
    seat TEXT,
    step_ups TEXT NOT NULL,
    marks TEXT NOT NULL,
    vouched TEXT,
    vouched_until_ms INTEGER,
    receipt TEXT
  ) STRICT, WITHOUT ROWID;
`
