import type { Database } from 'better-sqlite3'
import type { Kysely, Selectable } from 'kysely'
import type { AgentAccount, AgentAccounts } from '../../../auth/ports.ts'
import { AgentId, AgentRole, storedLine } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import { type RunQuery, transaction } from '../engine/transaction.ts'
import { createNotices } from '../notices.ts'
import { createAgentCredentials, credentialRow } from './agentCredentials.ts'
import { isOpenAt } from './enrolmentLinks.ts'
import { takesLastAdmin } from './usableAdmins.ts'

const accountRow = ({ agentId, name, role, createdAtMs }: AgentAccount) => ({
  agent_id: agentId,
  name,
  role,
  created_at_ms: createdAtMs,
})

const accountOf = (row: Selectable<Tables['agent_accounts']>): AgentAccount => ({
  agentId: stored(AgentId, row.agent_id, 'agent_accounts.agent_id'),
  name: storedLine(row.name, 80),
  role: stored(AgentRole, row.role, 'agent_accounts.role'),
  createdAtMs: row.created_at_ms,
})

/** Agents and their passkeys. */
export function createAgentAccounts(database: Kysely<Tables>, connection: Database): AgentAccounts {
  const enrolledQuery = database
    .selectFrom('agent_credentials')
    .select(({ fn }) => fn.count<number>('agent_id').distinct().as('enrolled'))
  const notices = createNotices(connection, { table: 'agent_notices', owner: 'agent_id' })
  const linksBy = (agentId: AgentId) =>
    database.deleteFrom('enrolment_links').where('inviter_id', '=', agentId).compile()

  return {
    ...createAgentCredentials(database, connection, notices),
    noticesOf: notices.noticesOf,
    dismissNotice: notices.dismissNotice,
    async enrol({ secretHash, account, credential, nowMs }) {
      const take = database
        .updateTable('enrolment_links')
        .set({ used: 1 })
        .where('secret_hash', '=', secretHash)
        .where(isOpenAt(nowMs))
        .returning('role')
      return transaction(connection, run => {
        const [link] = run(take.compile())
        if (link === undefined) return 'not-open'
        const isFirst = run(enrolledQuery.compile())[0]?.enrolled === 0
        const role = isFirst ? 'admin' : stored(AgentRole, link.role, 'enrolment_links.role')
        const enrolled: AgentAccount = { ...account, role }
        run(database.insertInto('agent_accounts').values(accountRow(enrolled)).compile())
        run(database.insertInto('agent_credentials').values(credentialRow(credential)).compile())
        return enrolled
      })
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
      return row && accountOf(row)
    },
    async list() {
      const rows = await database
        .selectFrom('agent_accounts')
        .leftJoin('agent_credentials', 'agent_credentials.agent_id', 'agent_accounts.agent_id')
        .selectAll('agent_accounts')
        .select(({ fn }) => fn.count<number>('agent_credentials.credential_id').as('passkeys'))
        .groupBy('agent_accounts.agent_id')
        .orderBy('agent_accounts.created_at_ms')
        .orderBy('agent_accounts.agent_id')
        .execute()
      return rows.map(row => ({ ...accountOf(row), passkeys: row.passkeys }))
    },
    async setRole(agentId, role) {
      const change = database.updateTable('agent_accounts').set({ role }).where('agent_id', '=', agentId)
      return transaction(connection, run => {
        if (!exists(database, run, agentId)) return 'not-found'
        if (role !== 'admin' && takesLastAdmin(database, run, admin => admin.agent_id === agentId))
          return 'last-admin'
        run(change.compile())
        // An admin again, later, must not find the former one's links open.
        if (role !== 'admin') run(linksBy(agentId))
        return 'changed'
      })
    },
    async remove(agentId) {
      const ofAgent = (table: 'agent_sessions' | 'agent_credentials' | 'agent_notices' | 'agent_accounts') =>
        database.deleteFrom(table).where('agent_id', '=', agentId).compile()
      return transaction(connection, run => {
        if (!exists(database, run, agentId)) return 'not-found'
        if (takesLastAdmin(database, run, admin => admin.agent_id === agentId)) return 'last-admin'
        run(linksBy(agentId))
        run(ofAgent('agent_sessions'))
        run(ofAgent('agent_credentials'))
        run(ofAgent('agent_notices'))
        run(ofAgent('agent_accounts'))
        return 'removed'
      })
    },
    async countEnrolled() {
      const { enrolled } = await enrolledQuery.executeTakeFirstOrThrow()
      return enrolled
    },
  }
}

function exists(database: Kysely<Tables>, run: RunQuery, agentId: AgentId): boolean {
  const query = database.selectFrom('agent_accounts').select('agent_id').where('agent_id', '=', agentId)
  return run(query.compile()).length > 0
}
