import type { Kysely } from 'kysely'
import * as z from 'zod/mini'
import type { CallRecords, FigureCall } from '../../../calls/ports.ts'
import { AgentId, CallVerdict, HangUpReason, QueueKey, RingNote, SiteKey } from '../../../protocol/index.ts'
import { stored, storedJson } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'

/** What figures are made of: calls that were there at some time of a window, each with the verdict that holds now. */
export const createFigureCalls =
  (database: Kysely<Tables>): CallRecords['figureCalls'] =>
  async ({ fromMs, toMs }, { site, queue } = {}) => {
    const rows = await database
      .selectFrom('call_records')
      .select([
        ...(['site_key', 'queue_key', 'talking_at_ms', 'ended_at_ms', 'waited_ms', 'talked_ms'] as const),
        ...(['reason', 'agent_id', 'ring_notes'] as const),
      ])
      .select(({ selectFrom }) =>
        selectFrom('call_verdicts')
          .select('verdict')
          .whereRef('call_verdicts.call_id', '=', 'call_records.call_id')
          .orderBy('number', 'desc')
          .limit(1)
          .as('verdict'),
      )
      .where('ended_at_ms', '>=', fromMs)
      .where('admitted_at_ms', '<', toMs)
      .$if(site !== undefined, query => query.where('site_key', '=', site ?? ''))
      .$if(queue !== undefined, query => query.where('queue_key', '=', queue ?? ''))
      .orderBy('ended_at_ms')
      .execute()
    return rows.map(
      (row): FigureCall => ({
        site: stored(SiteKey, row.site_key, 'call_records.site_key'),
        queue: stored(QueueKey, row.queue_key, 'call_records.queue_key'),
        verdict: stored(CallVerdict, row.verdict, 'call_verdicts.verdict'),
        talkingAtMs: row.talking_at_ms,
        endedAtMs: row.ended_at_ms,
        waitedMs: row.waited_ms,
        talkedMs: row.talked_ms,
        reason: stored(HangUpReason, row.reason, 'call_records.reason'),
        agentId: stored(z.nullable(AgentId), row.agent_id, 'call_records.agent_id'),
        ringNotes: storedJson(z.array(RingNote), row.ring_notes, 'call_records.ring_notes'),
      }),
    )
  }
