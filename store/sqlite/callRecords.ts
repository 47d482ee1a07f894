import type { Kysely } from 'kysely'
import type { CallRecord, CallRecords } from '../../calls/ports.ts'
import { AgentId, Assurance, CallId, HangUpReason, QueueName, TrustClass } from '../../protocol/index.ts'
import { stored } from './stored.ts'
import type { CallRecordRow, Tables } from './tables.ts'

const rowOf = (record: CallRecord): CallRecordRow => ({
  call_id: record.callId,
  site_key: record.queue.site,
  queue_key: record.queue.queue,
  site_name: record.queue.siteName,
  queue_name: record.queue.queueName,
  assurance: record.assurance,
  trust_class: record.trustClass,
  admitted_at_ms: record.admittedAtMs,
  ended_at_ms: record.endedAtMs,
  waited_ms: record.waitedMs,
  talked_ms: record.talkedMs,
  reason: record.reason,
  agent_id: record.agentId,
  rings: record.rings,
})

const queueOf = (row: CallRecordRow): QueueName =>
  stored(
    QueueName,
    { site: row.site_key, queue: row.queue_key, siteName: row.site_name, queueName: row.queue_name },
    'call_records.site_key, queue_key',
  )

const recordOf = (row: CallRecordRow): CallRecord => ({
  callId: stored(CallId, row.call_id, 'call_records.call_id'),
  queue: queueOf(row),
  assurance: stored(Assurance, row.assurance, 'call_records.assurance'),
  trustClass: stored(TrustClass, row.trust_class, 'call_records.trust_class'),
  admittedAtMs: row.admitted_at_ms,
  endedAtMs: row.ended_at_ms,
  waitedMs: row.waited_ms,
  talkedMs: row.talked_ms,
  reason: stored(HangUpReason, row.reason, 'call_records.reason'),
  agentId: row.agent_id === null ? null : stored(AgentId, row.agent_id, 'call_records.agent_id'),
  rings: row.rings,
})

/** What remains of calls; never swept. */
export const createCallRecords = (database: Kysely<Tables>): CallRecords => ({
  async insert(record) {
    await database.insertInto('call_records').values(rowOf(record)).execute()
  },
  async recentOfAgent(agentId, limit) {
    const rows = await database
      .selectFrom('call_records')
      .selectAll()
      .where('agent_id', '=', agentId)
      .orderBy('ended_at_ms', 'desc')
      .limit(limit)
      .execute()
    return rows.map(recordOf)
  },
})
