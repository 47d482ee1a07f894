import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { callTelling } from '../../../calls/policy/callTelling.ts'
import type { CallRecords, Clock, ReadRecord, SiteCalls } from '../../../calls/ports.ts'
import { type CallId, ReportNote, SiteKey } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { CallRecordRow, Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'
import { whenUnlocked } from '../engine/whenUnlocked.ts'
import type { EventWriter } from '../webhooks/eventWriter.ts'
import type { BegunCalls } from './begunCalls.ts'
import { recordOf, rowOf } from './callRecordRow.ts'
import { createFigureCalls } from './figureCalls.ts'
import { createSiteCalls } from './siteCalls.ts'
import { judgeCalls, verdictNow, verdictsOf } from './verdicts.ts'

interface UsageRow {
  readonly site: string
  readonly calls: number
  readonly answered: number
  readonly reported: number
  readonly counted: number
  readonly talkedMs: number
}

/** A call that an agent reported, and that no admin forgave, counts as nothing; so does one that nobody talked in. */
const usageOfSites = `
  WITH ended AS (
    SELECT site_key, talked_ms, talked_ms > 0 AS answered, EXISTS (
      SELECT 1 FROM call_reports WHERE call_reports.call_id = call_records.call_id AND counts = 1
    ) AS reported
    FROM call_records WHERE ended_at_ms >= @fromMs AND ended_at_ms < @toMs
  )
  SELECT
    site_key AS site,
    COUNT(*) AS calls,
    COUNT(*) FILTER (WHERE answered) AS answered,
    COUNT(*) FILTER (WHERE answered AND reported) AS reported,
    COUNT(*) FILTER (WHERE answered AND NOT reported) AS counted,
    COALESCE(SUM(talked_ms) FILTER (WHERE answered AND NOT reported), 0) AS talkedMs
  FROM ended GROUP BY site_key ORDER BY site_key
`

/** What remains of calls; never deleted, but for what a site vouched for and the browser key, in their time. */
export function createCallRecords(
  database: Kysely<Tables>,
  connection: Database,
  {
    begun,
    events,
    clock,
  }: { readonly begun: BegunCalls; readonly events: EventWriter; readonly clock: Pick<Clock, 'now'> },
): CallRecords & { readonly ofSite: SiteCalls } {
  /** With what agents have said of these calls by now, and what they count as. */
  async function read(rows: readonly CallRecordRow[]): Promise<readonly ReadRecord[]> {
    const callIds = rows.map(({ call_id }) => call_id)
    const reports = await database
      .selectFrom('call_reports')
      .select(['call_id', 'agent_id', 'reason', 'at_ms'])
      .where('call_id', 'in', callIds)
      .orderBy('at_ms')
      .execute()
    const verdicts = await verdictsOf(database, callIds)
    return rows.map(row => ({
      ...recordOf(row, clock.now()),
      verdicts: verdicts.get(row.call_id) ?? [],
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
    async insert(record, vouched = null) {
      const { callId } = record
      await transaction(connection, run => {
        const atMs = clock.now()
        run(database.insertInto('call_records').values(rowOf(record)).compile())
        begun.forget(callId)
        judgeCalls(database, run, { callIds: [callId], occasion: 'recorded', atMs })
        if (!events.listens(record.queue.site)) return
        events.write(callId, callTelling(record, verdictNow(database, run, callId), vouched), atMs)
      })
      events.written()
    },
    ofSite: createSiteCalls(database, read),
    figureCalls: createFigureCalls(database),
    async find(callId: CallId) {
      const rows = await database
        .selectFrom('call_records')
        .selectAll()
        .where('call_id', '=', callId)
        .execute()
      return (await read(rows))[0]
    },
    usage: span =>
      whenUnlocked(() =>
        connection
          .prepare<{ fromMs: number; toMs: number }, UsageRow>(usageOfSites)
          .all({ ...span })
          .map(({ site, talkedMs, ...counts }) => ({
            site: stored(SiteKey, site, 'call_records.site_key'),
            ...counts,
            countedSeconds: Math.floor(talkedMs / 1000),
          })),
      ),
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
