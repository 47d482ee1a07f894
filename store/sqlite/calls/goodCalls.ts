import type { Kysely } from 'kysely'
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
  async note({ site, identity, callId, atMs }) {
    await database
      .insertInto('good_calls')
      .values({ site_key: site, identity, call_id: callId, at_ms: atMs })
      .onConflict(conflict =>
        conflict.columns(['site_key', 'identity']).doUpdateSet({ call_id: callId, at_ms: atMs }),
      )
      .execute()
  },
})
