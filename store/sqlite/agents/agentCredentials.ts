import type { Database } from 'better-sqlite3'
import type { Kysely, Selectable } from 'kysely'
import type { AgentAccounts, AgentCredential } from '../../../auth/ports.ts'
import { AgentId, storedLine } from '../../../protocol/index.ts'
import { stored, storedStrings } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'
import type { Notices } from '../notices.ts'
import { revokedValues } from './usableAdmins.ts'

export const credentialRow = (credential: AgentCredential) => ({
  credential_id: credential.credentialId,
  agent_id: credential.agentId,
  public_key: credential.publicKey,
  sign_count: credential.signCount,
  transports: JSON.stringify(credential.transports),
  name: credential.name,
  created_at_ms: credential.createdAtMs,
  last_used_at_ms: credential.lastUsedAtMs,
  synced: credential.synced ? 1 : 0,
})

const credentialOf = (row: Selectable<Tables['agent_credentials']>): AgentCredential => ({
  credentialId: row.credential_id,
  agentId: stored(AgentId, row.agent_id, 'agent_credentials.agent_id'),
  publicKey: new Uint8Array(row.public_key),
  signCount: row.sign_count,
  transports: storedStrings(row.transports, 'agent_credentials.transports'),
  name: storedLine(row.name, 80),
  createdAtMs: row.created_at_ms,
  lastUsedAtMs: row.last_used_at_ms,
  synced: row.synced === 1,
})

type AgentCredentials = Pick<
  AgentAccounts,
  'findCredential' | 'credentialsOf' | 'addCredential' | 'noteUse' | 'renameCredential' | 'removeCredential'
>

/** The passkeys of agents. */
export const createAgentCredentials = (
  database: Kysely<Tables>,
  connection: Database,
  { tell }: Pick<Notices, 'tell'>,
): AgentCredentials => ({
  async findCredential(credentialId) {
    const row = await database
      .selectFrom('agent_credentials')
      .selectAll()
      .where('credential_id', '=', credentialId)
      .executeTakeFirst()
    return row && credentialOf(row)
  },
  async credentialsOf(agentId) {
    const rows = await database
      .selectFrom('agent_credentials')
      .selectAll()
      .where('agent_id', '=', agentId)
      .orderBy('created_at_ms')
      .orderBy('credential_id')
      .execute()
    return rows.map(credentialOf)
  },
  async addCredential(credential, notice) {
    const added = database
      .insertInto('agent_credentials')
      .values(credentialRow(credential))
      .onConflict(conflict => conflict.column('credential_id').doNothing())
      .returning('credential_id')
      .compile()
    return transaction(connection, run => {
      if (run(added).length === 0) return 'exists'
      tell(credential.agentId, notice)
      return 'added'
    })
  },
  async noteUse({ credentialId, signCount, synced, atMs }) {
    const noted = await database
      .updateTable('agent_credentials')
      .set({ sign_count: signCount, synced: synced ? 1 : 0, last_used_at_ms: atMs })
      .where('credential_id', '=', credentialId)
      .where(({ eb, or, and }) =>
        or([
          eb('sign_count', '<', signCount),
          and([eb('sign_count', '=', 0), eb(eb.val(signCount), '=', 0)]),
        ]),
      )
      .returning('credential_id')
      .executeTakeFirst()
    return noted === undefined ? 'went-back' : 'noted'
  },
  async renameCredential(agentId, credentialId, name) {
    const renamed = await database
      .updateTable('agent_credentials')
      .set({ name })
      .where('agent_id', '=', agentId)
      .where('credential_id', '=', credentialId)
      .returning('credential_id')
      .executeTakeFirst()
    return renamed !== undefined
  },
  async removeCredential(agentId, credentialId, notice) {
    const ofAgent = database
      .selectFrom('agent_credentials')
      .select(['credential_id', 'name'])
      .where('agent_id', '=', agentId)
    const one = database.deleteFrom('agent_credentials').where('credential_id', '=', credentialId)
    return transaction(connection, run => {
      const [found] = run(ofAgent.where('credential_id', '=', credentialId).compile())
      if (found === undefined) return 'not-found'
      const others = ofAgent.where('credential_id', '!=', credentialId)
      const usable = others.where('credential_id', 'not in', revokedValues(database, 'credential'))
      if (run(usable.compile()).length === 0) return 'last'
      run(one.compile())
      tell(agentId, { ...notice, passkeyName: found.name })
      return 'removed'
    })
  },
})
