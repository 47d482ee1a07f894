import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { BesideOthers, CallerAccounts, CallerCredential } from '../../../auth/ports.ts'
import { CallerId, SiteKey, storedLine } from '../../../protocol/index.ts'
import { stored, storedStrings } from '../engine/parseStored.ts'
import type { CallerCredentialRow, Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'
import { createNotices } from '../notices.ts'

const rowOf = (credential: CallerCredential): CallerCredentialRow => ({
  credential_id: credential.credentialId,
  caller_id: credential.callerId,
  site_key: credential.site,
  public_key: credential.publicKey,
  sign_count: credential.signCount,
  transports: JSON.stringify(credential.transports),
  name: credential.name,
  created_at_ms: credential.createdAtMs,
  last_used_at_ms: credential.lastUsedAtMs,
  synced: credential.synced ? 1 : 0,
  usable_at_ms: credential.usableAtMs,
})

const credentialOf = (row: CallerCredentialRow): CallerCredential => ({
  credentialId: row.credential_id,
  callerId: stored(CallerId, row.caller_id, 'caller_credentials.caller_id'),
  site: stored(SiteKey, row.site_key, 'caller_credentials.site_key'),
  publicKey: new Uint8Array(row.public_key),
  signCount: row.sign_count,
  transports: storedStrings(row.transports, 'caller_credentials.transports'),
  name: storedLine(row.name, 80),
  createdAtMs: row.created_at_ms,
  lastUsedAtMs: row.last_used_at_ms,
  synced: row.synced === 1,
  usableAtMs: row.usable_at_ms,
})

/** Callers and their passkeys. Every change is one statement or one transaction: it is atomic between processes too. */
export const createCallerAccounts = (database: Kysely<Tables>, connection: Database): CallerAccounts => ({
  addCredential: async (credential, beside) => addCredential(database, connection, credential, beside),
  async findCredential(site, credentialId) {
    const row = await database
      .selectFrom('caller_credentials')
      .selectAll()
      .where('credential_id', '=', credentialId)
      .where('site_key', '=', site)
      .executeTakeFirst()
    return row && credentialOf(row)
  },
  async credentialsOf(callerId) {
    const rows = await database
      .selectFrom('caller_credentials')
      .selectAll()
      .where('caller_id', '=', callerId)
      .orderBy('created_at_ms')
      .orderBy('credential_id')
      .execute()
    return rows.map(credentialOf)
  },
  async noteUse({ credentialId, signCount, synced, atMs }) {
    const { numUpdatedRows } = await database
      .updateTable('caller_credentials')
      .set({ sign_count: signCount, synced: synced ? 1 : 0, last_used_at_ms: atMs })
      .where('credential_id', '=', credentialId)
      // WebAuthn Level 3 section 7.2 step 22: 0 and 0 is who never counts; every other count must rise.
      .where('sign_count', signCount === 0 ? '=' : '<', signCount)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n ? 'noted' : 'went-back'
  },
  async rename(callerId, credentialId, name) {
    const { numUpdatedRows } = await database
      .updateTable('caller_credentials')
      .set({ name })
      .where('credential_id', '=', credentialId)
      .where('caller_id', '=', callerId)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  },
  remove: async (callerId, credentialId, nowMs) =>
    remove(database, connection, callerId, credentialId, nowMs),
  ...noticesOfCallers(connection),
})

function noticesOfCallers(
  connection: Database,
): Pick<CallerAccounts, 'addNotice' | 'noticesOf' | 'dismissNotice'> {
  const { addNotice, noticesOf, dismissNotice } = createNotices(connection, {
    table: 'caller_notices',
    owner: 'caller_id',
  })
  return { addNotice, noticesOf, dismissNotice }
}

function addCredential(
  database: Kysely<Tables>,
  connection: Database,
  credential: CallerCredential,
  { most, usableAtMs }: BesideOthers,
): ReturnType<CallerAccounts['addCredential']> {
  const others = database
    .selectFrom('caller_credentials')
    .select('credential_id')
    .where('caller_id', '=', credential.callerId)
    .where('credential_id', '<>', credential.credentialId)
    .compile()
  return transaction(connection, run => {
    const { length } = run(others)
    if (length >= most) return 'too-many'
    const added = database
      .insertInto('caller_credentials')
      .values(rowOf(length === 0 ? credential : { ...credential, usableAtMs }))
      .onConflict(conflict => conflict.column('credential_id').doNothing())
      .returning('credential_id')
      .compile()
    if (run(added).length === 0) return 'exists'
    return length === 0 ? 'added' : 'added-beside-others'
  })
}

/** One DELETE decides: the passkey goes when it is not usable yet, or when another one is. Its recovery codes go with it. */
function remove(
  database: Kysely<Tables>,
  connection: Database,
  callerId: CallerId,
  credentialId: string,
  nowMs: number,
): ReturnType<CallerAccounts['remove']> {
  const removed = database
    .deleteFrom('caller_credentials')
    .where('credential_id', '=', credentialId)
    .where('caller_id', '=', callerId)
    .where(({ eb, or, exists, selectFrom }) =>
      or([
        eb('usable_at_ms', '>', nowMs),
        exists(
          selectFrom('caller_credentials as other')
            .select('other.credential_id')
            .where('other.caller_id', '=', callerId)
            .where('other.credential_id', '<>', credentialId)
            .where(other =>
              other.or([other('other.usable_at_ms', 'is', null), other('other.usable_at_ms', '<=', nowMs)]),
            ),
        ),
      ]),
    )
    .returning('credential_id')
    .compile()
  const kept = database
    .selectFrom('caller_credentials')
    .select('credential_id')
    .where('credential_id', '=', credentialId)
    .where('caller_id', '=', callerId)
    .compile()
  return transaction(connection, run => {
    if (run(removed).length === 0) return run(kept).length === 0 ? 'not-found' : 'last'
    run(database.deleteFrom('recovery_codes').where('credential_id', '=', credentialId).compile())
    return 'removed'
  })
}
