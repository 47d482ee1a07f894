import type { Kysely } from 'kysely'
import type { AgentSessions } from '../../auth/ports.ts'
import { AgentId } from '../../protocol/index.ts'
import { stored } from './stored.ts'
import type { Sweep } from './sweep.ts'
import type { Tables } from './tables.ts'

/** Signed-in agents by the hash of their cookie's secret. Whether a session is too old is auth's to say. */
export const createAgentSessions = (database: Kysely<Tables>, sweep: Sweep): AgentSessions => ({
  async create({ secretHash, agentId, createdAtMs, seenAtMs }) {
    await sweep()
    await database
      .insertInto('agent_sessions')
      .values({
        secret_hash: secretHash,
        agent_id: agentId,
        created_at_ms: createdAtMs,
        seen_at_ms: seenAtMs,
      })
      .execute()
  },
  async find(secretHash) {
    const row = await database
      .selectFrom('agent_sessions')
      .selectAll()
      .where('secret_hash', '=', secretHash)
      .executeTakeFirst()
    return (
      row && {
        secretHash: row.secret_hash,
        agentId: stored(AgentId, row.agent_id, 'agent_sessions.agent_id'),
        createdAtMs: row.created_at_ms,
        seenAtMs: row.seen_at_ms,
      }
    )
  },
  async touch(secretHash, seenAtMs) {
    await database
      .updateTable('agent_sessions')
      .set({ seen_at_ms: seenAtMs })
      .where('secret_hash', '=', secretHash)
      .execute()
  },
  async end(secretHash) {
    await database.deleteFrom('agent_sessions').where('secret_hash', '=', secretHash).execute()
  },
})
