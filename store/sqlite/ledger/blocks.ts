import type { Database } from 'better-sqlite3'
import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod/mini'
import type { Block, Blocks, CallReport, JudgedReport } from '../../../auth/ports.ts'
import {
  AgentId,
  BlockId,
  CallerId,
  CallId,
  KeyThumbprint,
  ReportReason,
  SiteKey,
} from '../../../protocol/index.ts'
import { judgeCalls } from '../calls/verdicts.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import { type RunQuery, transaction } from '../engine/transaction.ts'
import type { BlockRow } from '../schema/blocks.ts'

type Db = Kysely<Tables>
type Subject = Pick<Block, 'site' | 'jkt' | 'callerId'>

/** Reports and blocks. Every change is one transaction. */
export const createBlocks = (database: Db, connection: Database): Blocks => ({
  report: (report, { sinceMs, judge, blockId }) =>
    transaction(connection, run => {
      run(writing(database, report).compile())
      judgeCalls(database, run, { callIds: [report.callId], occasion: 'reported', atMs: report.atMs })
      run(withdrawing(database, report).compile())
      const subject = subjectOf(database, run, report)
      const reports = run(reportsOn(database, subject).where('at_ms', '>', sinceMs).compile()).map(judgedOf)
      const [before] = run(blockOn(database, subject).compile())
      if (before?.kept === 1) return blockOf(before)
      const verdict =
        subject.jkt === null && subject.callerId === null ? ({ state: 'none' } as const) : judge(reports)
      if (before) run(database.deleteFrom('blocks').where('block_id', '=', before.block_id).compile())
      if (verdict.state === 'none') return undefined
      const goesOn =
        before && (before.until_ms === null || before.until_ms > report.atMs) ? before : undefined
      const last = reports.findLast(({ reason }) => reason !== 'silent') ?? report
      const row: BlockRow = {
        block_id: goesOn?.block_id ?? blockId,
        site_key: subject.site,
        jkt: subject.jkt,
        caller_id: subject.callerId,
        reason: last.reason,
        agent_id: last.agentId,
        since_ms: goesOn?.since_ms ?? report.atMs,
        until_ms: verdict.untilMs,
        kept: 0,
        appealed_at_ms: goesOn?.appealed_at_ms ?? null,
        // Whoever is reported in the call that an appeal let through has used it up.
        appeal_jti: null,
      }
      run(database.insertInto('blocks').values(row).compile())
      return blockOf(row)
    }),
  async live(nowMs) {
    const rows = await database
      .selectFrom('blocks')
      .selectAll()
      .where(({ or, eb }) => or([eb('until_ms', 'is', null), eb('until_ms', '>', nowMs)]))
      .orderBy('since_ms', 'desc')
      .orderBy('block_id')
      .execute()
    return rows.map(blockOf)
  },
  async keep(blockId, nowMs) {
    const { numUpdatedRows } = await database
      .updateTable('blocks')
      .set({ until_ms: null, kept: 1 })
      .where('block_id', '=', blockId)
      .where(({ or, eb }) => or([eb('until_ms', 'is', null), eb('until_ms', '>', nowMs)]))
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  },
  undo: (blockId, nowMs) =>
    transaction(connection, run => {
      const [row] = run(
        database.deleteFrom('blocks').where('block_id', '=', blockId).returningAll().compile(),
      )
      if (row === undefined) return false
      const callIds = run(reportsOn(database, blockOf(row)).compile()).map(({ call_id }) => call_id)
      run(database.updateTable('call_reports').set({ counts: 0 }).where('call_id', 'in', callIds).compile())
      judgeCalls(database, run, { callIds, occasion: 'report-undone', atMs: nowMs })
      return true
    }),
  async appeal({ blockId, jti, atMs, beforeMs }) {
    const { numUpdatedRows } = await database
      .updateTable('blocks')
      .set({ appealed_at_ms: atMs, appeal_jti: jti })
      .where('block_id', '=', blockId)
      .where(({ or, eb }) => or([eb('appealed_at_ms', 'is', null), eb('appealed_at_ms', '<=', beforeMs)]))
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n ? 'appealed' : 'appealed-before'
  },
})

const writing = (database: Db, report: CallReport) => {
  const { callId, agentId, site, jkt, callerId, reason, atMs } = report
  const said = { reason, at_ms: atMs, counts: 1 }
  const about = { site_key: site, jkt, caller_id: callerId }
  return database
    .insertInto('call_reports')
    .values({ call_id: callId, agent_id: agentId, ...about, ...said })
    .onConflict(conflict => conflict.columns(['call_id', 'agent_id']).doUpdateSet({ ...about, ...said }))
}

/** What spoke for whoever was reported speaks no more: see the port of good calls. */
const withdrawing = (database: Db, { site, callerId, jkt }: CallReport) =>
  database
    .deleteFrom('good_calls')
    .where('site_key', '=', site)
    .where('identity', '=', callerId ?? jkt)

/** A browser key says nothing of a person where several have used it here. */
function subjectOf(database: Db, run: RunQuery, { site, jkt, callerId }: CallReport): Subject {
  const usersIn = (table: 'call_records' | 'begun_calls' | 'call_reports') =>
    database
      .selectFrom(table)
      .select('caller_id')
      .distinct()
      .where('jkt', '=', jkt)
      .where('site_key', '=', site)
      .where('caller_id', 'is not', null)
  const tables = ['call_records', 'begun_calls', 'call_reports'] as const
  const users = new Set(tables.flatMap(table => run(usersIn(table).compile()).map(row => row.caller_id)))
  if (callerId !== null) users.add(callerId)
  return { site, jkt: users.size > 1 ? null : jkt, callerId }
}

/** Oldest first. */
const reportsOn = (database: Db, { site, jkt, callerId }: Subject) =>
  database
    .selectFrom('call_reports')
    .select(['call_id', 'agent_id', 'reason', 'at_ms'])
    .where('site_key', '=', site)
    .where('counts', '=', 1)
    // `= NULL` is true of nothing.
    .where(({ or, eb }) => or([eb('jkt', '=', jkt), eb('caller_id', '=', callerId)]))
    .orderBy('at_ms')
    .orderBy('call_id')
    .orderBy('agent_id')

const blockOn = (database: Db, { site, jkt, callerId }: Subject) =>
  database
    .selectFrom('blocks')
    .selectAll()
    .where('site_key', '=', site)
    .where('jkt', jkt === null ? 'is' : '=', jkt)
    .where('caller_id', callerId === null ? 'is' : '=', callerId)

const judgedOf = (
  row: Pick<Tables['call_reports'], 'call_id' | 'agent_id' | 'reason' | 'at_ms'>,
): JudgedReport => ({
  callId: stored(CallId, row.call_id, 'call_reports.call_id'),
  agentId: stored(AgentId, row.agent_id, 'call_reports.agent_id'),
  reason: stored(ReportReason, row.reason, 'call_reports.reason'),
  atMs: row.at_ms,
})

const blockOf = (row: Selectable<Tables['blocks']>): Block => ({
  blockId: stored(BlockId, row.block_id, 'blocks.block_id'),
  site: stored(SiteKey, row.site_key, 'blocks.site_key'),
  jkt: stored(z.nullable(KeyThumbprint), row.jkt, 'blocks.jkt'),
  callerId: stored(z.nullable(CallerId), row.caller_id, 'blocks.caller_id'),
  reason: stored(ReportReason, row.reason, 'blocks.reason'),
  agentId: stored(AgentId, row.agent_id, 'blocks.agent_id'),
  sinceMs: row.since_ms,
  untilMs: row.until_ms,
  appealedAtMs: row.appealed_at_ms,
  appealJti: row.appeal_jti,
})
