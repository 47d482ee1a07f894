import type { Kysely } from 'kysely'
import type { TokenUses } from '../../auth/ports.ts'
import type { Sweep } from './sweep.ts'
import type { Tables } from './tables.ts'

/** Used call tokens. One INSERT decides who was first, also between processes; the row is on disk when it answers. */
export const createTokenUses = (database: Kysely<Tables>, sweep: Sweep): TokenUses => ({
  async consume({ jti, site, expiresAtMs }) {
    await sweep()
    const { numInsertedOrUpdatedRows } = await database
      .insertInto('token_uses')
      .values({ jti, site_key: site, expires_at_ms: expiresAtMs })
      .onConflict(conflict => conflict.column('jti').doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n ? 'first' : 'again'
  },
})
