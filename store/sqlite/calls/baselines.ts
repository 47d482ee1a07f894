import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { Baselines } from '../../../calls/ports.ts'
import { AlarmPattern, QueueKey, SiteKey } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'

/** One row for each thing that was learned. */
export const createBaselines = (database: Kysely<Tables>, connection: Database): Baselines => ({
  async all() {
    const rows = await database.selectFrom('baselines').selectAll().execute()
    return rows.map(({ site_key, queue_key, pattern, slot, usual }) => ({
      site: stored(SiteKey, site_key, 'baselines.site_key'),
      queue: queue_key === '' ? null : stored(QueueKey, queue_key, 'baselines.queue_key'),
      pattern: stored(AlarmPattern, pattern, 'baselines.pattern'),
      slot,
      usual,
    }))
  },
  save: learned =>
    transaction(connection, run => {
      for (const { site, queue, pattern, slot, usual } of learned) {
        const row = { site_key: site, queue_key: queue ?? '', pattern, slot, usual }
        run(
          database
            .insertInto('baselines')
            .values(row)
            .onConflict(conflict =>
              conflict.columns(['site_key', 'queue_key', 'pattern', 'slot']).doUpdateSet({ usual }),
            )
            .compile(),
        )
      }
    }),
})
