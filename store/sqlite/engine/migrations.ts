import type { Database } from 'better-sqlite3'
import { StoreUnavailable } from '../../storeUnavailable.ts'
import { agentSessionSchema } from '../schema/agents/agentSessions.ts'
import { agentSchema } from '../schema/agents/agents.ts'
import { invitationSchema } from '../schema/agents/invitations.ts'
import { seatPlaceSchema } from '../schema/agents/seatPlaces.ts'
import { attackWindowSchema } from '../schema/attackWindows.ts'
import { baselineSchema } from '../schema/baselines.ts'
import { begunCallSchema } from '../schema/begunCalls.ts'
import { blockSchema } from '../schema/blocks.ts'
import { callerSchema } from '../schema/callers.ts'
import { callSchema } from '../schema/calls.ts'
import { goodCallSchema } from '../schema/goodCalls.ts'
import { heardCallerSchema } from '../schema/heardCallers.ts'
import { leaseReservationSchema, leaseSchema } from '../schema/leases.ts'
import { ledgerSchema } from '../schema/ledger.ts'
import { provenanceSchema } from '../schema/provenance.ts'
import { figureSchema, verdictSchema } from '../schema/verdicts.ts'
import { webhookSchema } from '../schema/webhooks.ts'

/**
 * Numbered from 1 by their place, forward only: a released one is never edited, the next is added below it.
 * `call_records.agent_id` points at no account on purpose: a record outlives everything else.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE token_uses (
    jti TEXT PRIMARY KEY,
    site_key TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX token_uses_by_expiry ON token_uses (expires_at_ms);

  CREATE TABLE agent_accounts (
    agent_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE agent_credentials (
    credential_id TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agent_accounts (agent_id),
    public_key BLOB NOT NULL,
    sign_count INTEGER NOT NULL,
    transports TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX agent_credentials_by_agent ON agent_credentials (agent_id);

  CREATE TABLE enrolment_links (
    secret_hash TEXT PRIMARY KEY,
    expires_at_ms INTEGER NOT NULL,
    used INTEGER NOT NULL CHECK (used IN (0, 1))
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE agent_sessions (
    secret_hash TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agent_accounts (agent_id),
    created_at_ms INTEGER NOT NULL,
    seen_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE call_records (
    call_id TEXT PRIMARY KEY,
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
    rings INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX call_records_by_agent ON call_records (agent_id, ended_at_ms DESC);
  `,
  agentSchema,
  callerSchema,
  ledgerSchema,
  callSchema,
  leaseSchema,
  leaseReservationSchema,
  invitationSchema,
  provenanceSchema,
  agentSessionSchema,
  begunCallSchema,
  goodCallSchema,
  blockSchema,
  verdictSchema,
  figureSchema,
  heardCallerSchema,
  attackWindowSchema,
  baselineSchema,
  webhookSchema,
  seatPlaceSchema,
]

const versionOf = (database: Database): number => {
  const version = database.pragma('user_version', { simple: true })
  return typeof version === 'number' ? version : 0
}

/**
 * Refuses a database that a newer program wrote; it is left untouched.
 * @throws StoreUnavailable
 */
export function refuseNewer(database: Database, file: string): void {
  const version = versionOf(database)
  if (version <= migrations.length) return
  throw new StoreUnavailable(
    `The database ${file} was written by a newer version of this program; start that version, or restore an older backup.`,
    { cause: new Error(`schema ${version} found, ${migrations.length} known`) },
  )
}

/** Brings the schema to the newest version, all steps in one transaction or none. */
export function migrate(database: Database): void {
  database
    .transaction(() => {
      // Read inside the write lock: another process may have migrated while this one waited for it.
      for (const statements of migrations.slice(versionOf(database))) database.exec(statements)
      database.pragma(`user_version = ${migrations.length}`)
    })
    .immediate()
}
