import type { Kysely } from 'kysely'
import type { EnrolmentLinks } from '../../auth/ports.ts'
import type { Sweep } from './sweep.ts'
import type { Tables } from './tables.ts'

/** Enrolment links by the hash of their secret. They are taken together with the writing of an account. */
export const createEnrolmentLinks = (database: Kysely<Tables>, sweep: Sweep): EnrolmentLinks => ({
  async create({ secretHash, role, expiresAtMs }) {
    await sweep()
    await database
      .insertInto('enrolment_links')
      .values({ secret_hash: secretHash, role, expires_at_ms: expiresAtMs, used: 0 })
      .execute()
  },
  async isOpen(secretHash, nowMs) {
    const link = await database
      .selectFrom('enrolment_links')
      .select('secret_hash')
      .where('secret_hash', '=', secretHash)
      .where('used', '=', 0)
      .where('expires_at_ms', '>', nowMs)
      .executeTakeFirst()
    return link !== undefined
  },
})
