import { type Kysely, sql } from 'kysely'
import type { GoodCalls } from '../../../calls/ports.ts'
import type { Tables } from '../engine/tables.ts'

/** One row per identity and site: its last good call. */
export const createGoodCalls = (database: Kysely<Tables>): GoodCalls => ({
  async lastAt(site, identity) {
    const row = await database
      .selectFrom('good_calls')
      .select('at_ms')
      .where('site_key', '=', site)
      .where('identity', '=', identity)
      .executeTakeFirst()
    return row?.at_ms ?? null
  },
  // In one statement: a report that comes in the same moment is seen, or takes the row away.
  async note({ site, identity, callId, atMs }) {
    await database
      .insertInto('good_calls')
      .columns(['site_key', 'identity', 'call_id', 'at_ms'])
      .expression(
        database
          .selectNoFrom([
            sql<string>`${site}`.as('site_key'),
            sql<string>`${identity}`.as('identity'),
            sql<string>`${callId}`.as('call_id'),
            sql<number>`${atMs}`.as('at_ms'),
          ])
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom('call_reports').select('call_id').where('call_id', '=', callId))),
          ),
      )
      .onConflict(conflict =>
        conflict.columns(['site_key', 'identity']).doUpdateSet({ call_id: callId, at_ms: atMs }),
      )
      .execute()
  },
})
