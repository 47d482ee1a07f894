import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { GrantRow, Grants, ProvenBy } from '../../../auth/ports.ts'
import { CallerId, CallId, GrantId, KeyThumbprint, Limit, SiteKey } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'
import type { GrantsRow } from '../schema/ledger.ts'
import type { EventWriter } from '../webhooks/eventWriter.ts'

/** What was proven and may be spent once; never swept, because the record of the call names it. */
export const createGrants = (database: Kysely<Tables>, connection: Database, events: EventWriter): Grants => {
  async function find(grantId: GrantId): Promise<GrantRow | undefined> {
    const row = await database
      .selectFrom('grants')
      .selectAll()
      .where('grant_id', '=', grantId)
      .executeTakeFirst()
    return row && grantOf(row)
  }

  return {
    find,
    async insert(grant, told) {
      await transaction(connection, run => {
        run(database.insertInto('grants').values(rowOf(grant)).compile())
        // It is worth something for minutes: no message about its call is waited for.
        if (told && events.listens(grant.site))
          events.write(grant.grantId, [told], Date.parse(told.timestamp))
      })
      events.written()
    },
    /** One conditional UPDATE decides, also between processes; what is read afterwards only says why not. */
    async spend(grantId, nowMs) {
      const { numUpdatedRows } = await database
        .updateTable('grants')
        .set({ spent_at_ms: nowMs })
        .where('grant_id', '=', grantId)
        .where('spent_at_ms', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 1n) return 'spent'
      const grant = await find(grantId)
      if (grant === undefined) return 'not-found'
      return grant.spentAtMs === null ? 'expired' : 'spent-before'
    },
  }
}

const rowOf = (grant: GrantRow): GrantsRow => ({
  grant_id: grant.grantId,
  call_id: grant.callId,
  site_key: grant.site,
  purpose: grant.purpose,
  sentence: grant.sentence,
  limit_unit: grant.limit?.unit ?? null,
  limit_amount: grant.limit?.amount ?? null,
  expires_at_ms: grant.expiresAtMs,
  spent_at_ms: grant.spentAtMs,
  caller_id: grant.provenBy?.callerId ?? null,
  credential_id: grant.provenBy?.credentialId ?? null,
  jti: grant.provenBy?.jti ?? null,
  jkt: grant.provenBy?.jkt ?? null,
  issued_at_ms: grant.provenBy?.issuedAtMs ?? null,
})

const grantOf = (row: GrantsRow): GrantRow => ({
  grantId: stored(GrantId, row.grant_id, 'grants.grant_id'),
  callId: stored(CallId, row.call_id, 'grants.call_id'),
  site: stored(SiteKey, row.site_key, 'grants.site_key'),
  purpose: row.purpose,
  sentence: row.sentence,
  limit:
    row.limit_unit === null
      ? null
      : stored(Limit, { unit: row.limit_unit, amount: row.limit_amount }, 'grants.limit_amount'),
  expiresAtMs: row.expires_at_ms,
  spentAtMs: row.spent_at_ms,
  provenBy: provenByOf(row),
})

function provenByOf({ credential_id, jti, issued_at_ms, ...row }: GrantsRow): ProvenBy | null {
  if (credential_id === null || jti === null || issued_at_ms === null) return null
  return {
    callerId: stored(CallerId, row.caller_id, 'grants.caller_id'),
    credentialId: credential_id,
    jti,
    jkt: stored(KeyThumbprint, row.jkt, 'grants.jkt'),
    issuedAtMs: issued_at_ms,
  }
}
