import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { CallRecords, Clock } from '../../../calls/ports.ts'
import type { Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'
import type { BegunCalls } from './begunCalls.ts'
import { recordOf, rowOf } from './callRecordRow.ts'

/** What remains of calls; never deleted, but for what a site vouched for, in its time. */
export const createCallRecords = (
  database: Kysely<Tables>,
  connection: Database,
  { begun, clock }: { readonly begun: BegunCalls; readonly clock: Pick<Clock, 'now'> },
): CallRecords => ({
  note: begun.note,
  leftBehind: begun.leftBehind,
  insert: record =>
    transaction(connection, run => {
      run(database.insertInto('call_records').values(rowOf(record)).compile())
      begun.forget(record.callId)
    }),
  async find(callId) {
    const row = await database
      .selectFrom('call_records')
      .selectAll()
      .where('call_id', '=', callId)
      .executeTakeFirst()
    return row && recordOf(row, clock.now())
  },
  async recentOfAgent(agentId, limit) {
    const rows = await database
      .selectFrom('call_records')
      .selectAll()
      .where('agent_id', '=', agentId)
      .orderBy('ended_at_ms', 'desc')
      .limit(limit)
      .execute()
    return rows.map(row => recordOf(row, clock.now()))
  },
})
