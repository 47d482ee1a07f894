import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { RecoveryCodes } from '../../../auth/ports.ts'
import { CallerId } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'

/** One-time recovery codes of callers, by their `lookup`. */
export const createRecoveryCodes = (database: Kysely<Tables>, connection: Database): RecoveryCodes => ({
  async replace({ callerId, site, credentialId }, codes) {
    const rows = codes.map(({ lookup, hash, salt }) => ({
      site_key: site,
      lookup,
      caller_id: callerId,
      hash,
      salt,
      credential_id: credentialId,
    }))
    const maker = database
      .selectFrom('caller_credentials')
      .select('credential_id')
      .where('credential_id', '=', credentialId)
      .compile()
    return transaction(connection, run => {
      if (credentialId !== null && run(maker).length === 0) return 'gone'
      run(database.deleteFrom('recovery_codes').where('caller_id', '=', callerId).compile())
      for (const row of rows) run(database.insertInto('recovery_codes').values(row).compile())
      return 'replaced'
    })
  },
  async find(site, lookup) {
    const row = await database
      .selectFrom('recovery_codes')
      .select(['caller_id', 'credential_id', 'hash', 'salt'])
      .where('site_key', '=', site)
      .where('lookup', '=', lookup)
      .executeTakeFirst()
    return (
      row && {
        callerId: stored(CallerId, row.caller_id, 'recovery_codes.caller_id'),
        credentialId: row.credential_id,
        hash: row.hash,
        salt: row.salt,
      }
    )
  },
  async take(site, lookup) {
    const { numDeletedRows } = await database
      .deleteFrom('recovery_codes')
      .where('site_key', '=', site)
      .where('lookup', '=', lookup)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n ? 'taken' : 'gone'
  },
  async left(callerId) {
    const { left } = await database
      .selectFrom('recovery_codes')
      .select(({ fn }) => fn.countAll<number>().as('left'))
      .where('caller_id', '=', callerId)
      .executeTakeFirstOrThrow()
    return left
  },
})
