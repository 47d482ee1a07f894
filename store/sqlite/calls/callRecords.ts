import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { CallRecords, Clock, ReadRecord } from '../../../calls/ports.ts'
import { type CallId, ReportNote } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { CallRecordRow, Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'
import type { BegunCalls } from './begunCalls.ts'
import { recordOf, rowOf } from './callRecordRow.ts'

/** What remains of calls; never deleted, but for what a site vouched for and the browser key, in their time. */
export function createCallRecords(
  database: Kysely<Tables>,
  connection: Database,
  { begun, clock }: { readonly begun: BegunCalls; readonly clock: Pick<Clock, 'now'> },
): CallRecords {
  /** With what agents have said of these calls by now. */
  async function read(rows: readonly CallRecordRow[]): Promise<readonly ReadRecord[]> {
    const callIds = rows.map(({ call_id }) => call_id)
    const reports = await database
      .selectFrom('call_reports')
      .select(['call_id', 'agent_id', 'reason', 'at_ms'])
      .where('call_id', 'in', callIds)
      .orderBy('at_ms')
      .execute()
    return rows.map(row => ({
      ...recordOf(row, clock.now()),
      reports: reports
        .filter(({ call_id }) => call_id === row.call_id)
        .map(({ agent_id: agentId, reason, at_ms: atMs }) =>
          stored(ReportNote, { agentId, reason, atMs }, 'call_reports.reason'),
        ),
    }))
  }

  return {
    note: begun.note,
    leftBehind: begun.leftBehind,
    insert: record =>
      transaction(connection, run => {
        run(database.insertInto('call_records').values(rowOf(record)).compile())
        begun.forget(record.callId)
      }),
    async find(callId: CallId) {
      const rows = await database
        .selectFrom('call_records')
        .selectAll()
        .where('call_id', '=', callId)
        .execute()
      return (await read(rows))[0]
    },
    async recentOfAgent(agentId, limit) {
      const rows = await database
        .selectFrom('call_records')
        .selectAll()
        .where('agent_id', '=', agentId)
        .orderBy('ended_at_ms', 'desc')
        .limit(limit)
        .execute()
      return read(rows)
    },
  }
}
