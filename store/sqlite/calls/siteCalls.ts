import type { Kysely } from 'kysely'
import type { ReadRecord, SiteCalls } from '../../../calls/ports.ts'
import type { CallRecordRow, Tables } from '../engine/tables.ts'

/** Recorded calls of one site, by an index of their ends: how many there are makes no page slower. */
export function createSiteCalls(
  database: Kysely<Tables>,
  read: (rows: readonly CallRecordRow[]) => Promise<readonly ReadRecord[]>,
): SiteCalls {
  return {
    async list({ site, fromMs, toMs, after, most }) {
      const calls = database
        .selectFrom('call_records')
        .selectAll()
        .where('site_key', '=', site)
        .where('ended_at_ms', '>=', Math.max(fromMs, after?.endedAtMs ?? fromMs))
        .where('ended_at_ms', '<', toMs)
      const behind =
        after === null
          ? calls
          : calls.where(({ or, eb, and }) =>
              or([
                eb('ended_at_ms', '>', after.endedAtMs),
                and([eb('ended_at_ms', '=', after.endedAtMs), eb('call_id', '>', after.callId)]),
              ]),
            )
      return read(await behind.orderBy('ended_at_ms').orderBy('call_id').limit(most).execute())
    },
    async find(site, callId) {
      const rows = await database
        .selectFrom('call_records')
        .selectAll()
        .where('site_key', '=', site)
        .where('call_id', '=', callId)
        .execute()
      return (await read(rows))[0]
    },
  }
}
