import type { Database } from 'better-sqlite3'
import type { CompiledQuery, Kysely } from 'kysely'
import type { AgentAccount, AgentAccounts, AgentCredential } from '../../auth/ports.ts'
import { AgentId } from '../../protocol/index.ts'
import { stored, storedStrings } from './stored.ts'
import type { Tables } from './tables.ts'

const accountRow = ({ agentId, name, createdAtMs }: AgentAccount) => ({
  agent_id: agentId,
  name,
  created_at_ms: createdAtMs,
})

const credentialRow = (credential: AgentCredential) => ({
  credential_id: credential.credentialId,
  agent_id: credential.agentId,
  public_key: credential.publicKey,
  sign_count: credential.signCount,
  transports: JSON.stringify(credential.transports),
  created_at_ms: credential.createdAtMs,
})

/**
 * Runs writes in one transaction without ever yielding: a transaction that is awaited in its middle would make
 * another connection of this very thread wait for a lock that cannot be let go.
 */
const writeTogether = (connection: Database, writes: readonly CompiledQuery[]): void =>
  connection
    .transaction(() => {
      for (const { sql, parameters } of writes) connection.prepare(sql).run(...parameters)
    })
    .immediate()

/** Agents and their passkeys. */
export const createAgentAccounts = (database: Kysely<Tables>, connection: Database): AgentAccounts => ({
  async create(account, credential) {
    writeTogether(connection, [
      database.insertInto('agent_accounts').values(accountRow(account)).compile(),
      database.insertInto('agent_credentials').values(credentialRow(credential)).compile(),
    ])
  },
  async ensure(account) {
    await database
      .insertInto('agent_accounts')
      .values(accountRow(account))
      .onConflict(conflict => conflict.column('agent_id').doNothing())
      .execute()
  },
  async find(agentId) {
    const row = await database
      .selectFrom('agent_accounts')
      .selectAll()
      .where('agent_id', '=', agentId)
      .executeTakeFirst()
    return (
      row && {
        agentId: stored(AgentId, row.agent_id, 'agent_accounts.agent_id'),
        name: row.name,
        createdAtMs: row.created_at_ms,
      }
    )
  },
  async findCredential(credentialId) {
    const row = await database
      .selectFrom('agent_credentials')
      .selectAll()
      .where('credential_id', '=', credentialId)
      .executeTakeFirst()
    return (
      row && {
        credentialId: row.credential_id,
        agentId: stored(AgentId, row.agent_id, 'agent_credentials.agent_id'),
        publicKey: new Uint8Array(row.public_key),
        signCount: row.sign_count,
        transports: storedStrings(row.transports, 'agent_credentials.transports'),
        createdAtMs: row.created_at_ms,
      }
    )
  },
  async setSignCount(credentialId, signCount) {
    await database
      .updateTable('agent_credentials')
      .set({ sign_count: signCount })
      .where('credential_id', '=', credentialId)
      .execute()
  },
  async countEnrolled() {
    const { enrolled } = await database
      .selectFrom('agent_credentials')
      .select(({ fn }) => fn.count<number>('agent_id').distinct().as('enrolled'))
      .executeTakeFirstOrThrow()
    return enrolled
  },
})
