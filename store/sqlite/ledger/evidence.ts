import type { Kysely } from 'kysely'
import type { Evidence, EvidenceRows } from '../../../auth/ports.ts'
import { RingfenceError, SiteKey } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import type { EvidenceRow } from '../schema/ledger.ts'

/** What proves later that a passkey signed; never swept. */
export const createEvidence = (database: Kysely<Tables>): EvidenceRows => ({
  async insert(evidence) {
    const { numInsertedOrUpdatedRows } = await database
      .insertInto('evidence')
      .values(rowOf(evidence))
      .onConflict(conflict => conflict.column('subject').doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n ? 'inserted' : 'exists'
  },
  async find(subject) {
    const row = await database
      .selectFrom('evidence')
      .selectAll()
      .where('subject', '=', subject)
      .executeTakeFirst()
    return row && evidenceOf(row)
  },
})

const rowOf = (evidence: Evidence): EvidenceRow => ({
  subject: evidence.subject,
  kind: evidence.kind,
  site_key: evidence.site,
  at_ms: evidence.atMs,
  statement: evidence.statement,
  origin: evidence.origin,
  relying_party_id: evidence.relyingPartyId,
  credential_id: evidence.credentialId,
  public_key: evidence.publicKey,
  authenticator_data: evidence.authenticatorData,
  client_data_json: evidence.clientDataJSON,
  signature: evidence.signature,
})

const evidenceOf = (row: EvidenceRow): Evidence => ({
  subject: row.subject,
  kind: kindOf(row.kind),
  site: stored(SiteKey, row.site_key, 'evidence.site_key'),
  atMs: row.at_ms,
  statement: row.statement,
  origin: row.origin,
  relyingPartyId: row.relying_party_id,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  authenticatorData: row.authenticator_data,
  clientDataJSON: row.client_data_json,
  signature: row.signature,
})

function kindOf(text: string): Evidence['kind'] {
  if (text === 'call' || text === 'step-up') return text
  throw new RingfenceError('internal-error', { cause: new Error('unreadable value in column evidence.kind') })
}
