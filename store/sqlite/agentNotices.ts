import type { Kysely } from 'kysely'
import type { AgentAccounts } from '../../auth/ports.ts'
import { type AgentId, PasskeyNotice, storedLine } from '../../protocol/index.ts'
import { stored } from './stored.ts'
import type { Tables } from './tables.ts'

/** What agents are told of their account, until they put it away. */
export const createAgentNotices = (
  database: Kysely<Tables>,
): Pick<AgentAccounts, 'noticesOf' | 'dismissNotice'> => ({
  async noticesOf(agentId) {
    const rows = await database
      .selectFrom('agent_notices')
      .selectAll()
      .where('agent_id', '=', agentId)
      .orderBy('at_ms')
      .orderBy('notice_id')
      .execute()
    return rows.map(row => ({
      noticeId: row.notice_id,
      atMs: row.at_ms,
      what: stored(PasskeyNotice.shape.what, row.what, 'agent_notices.what'),
      passkeyName: storedLine(row.passkey_name, 80),
    }))
  },
  async dismissNotice(agentId, noticeId) {
    await database
      .deleteFrom('agent_notices')
      .where('agent_id', '=', agentId)
      .where('notice_id', '=', noticeId)
      .execute()
  },
})

/** Told in the step in which it happens, so that nothing happens untold. */
export const noticeInsertion = (
  database: Kysely<Tables>,
  agentId: AgentId,
  { noticeId, atMs, what, passkeyName }: PasskeyNotice,
) =>
  database
    .insertInto('agent_notices')
    .values({ agent_id: agentId, notice_id: noticeId, at_ms: atMs, what, passkey_name: passkeyName })
    .compile()
