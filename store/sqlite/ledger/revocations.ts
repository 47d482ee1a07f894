import type { Database } from 'better-sqlite3'
import type { Kysely, Selectable } from 'kysely'
import type { Revocations } from '../../../auth/ports.ts'
import { RevocationRequest } from '../../../protocol/index.ts'
import { takesLastAdmin } from '../agents/usableAdmins.ts'
import { stored } from '../engine/parseStored.ts'
import type { Tables } from '../engine/tables.ts'
import { transaction } from '../engine/transaction.ts'

/** What was revoked, in the order of adding. A row is never changed and never goes. */
export const createRevocations = (database: Kysely<Tables>, connection: Database): Revocations => ({
  async add(revocation, atMs) {
    await insertion(database, revocation, atMs).execute()
  },
  async addUnlessLastAdmin(revocation, atMs) {
    const { kind, value } = revocation
    return transaction(connection, run => {
      const isRevoked = (admin: { agent_id: string; credential_id: string }) =>
        (kind === 'agent' && admin.agent_id === value) ||
        (kind === 'credential' && admin.credential_id === value)
      if (takesLastAdmin(database, run, isRevoked)) return 'last-admin'
      run(insertion(database, revocation, atMs).compile())
      return 'added'
    })
  },
  async since(after) {
    const rows = await database
      .selectFrom('revocations')
      .selectAll()
      .where('number', '>', after)
      .orderBy('number')
      .execute()
    return { revocations: rows.map(revocationOf), newest: rows.at(-1)?.number ?? after }
  },
})

const insertion = (database: Kysely<Tables>, { kind, value }: RevocationRequest, atMs: number) =>
  database.insertInto('revocations').values({ kind, value: String(value), at_ms: atMs })

function revocationOf({ kind, value }: Selectable<Tables['revocations']>): RevocationRequest {
  const revocation = { kind, value: kind === 'before' ? Number(value) : value }
  return stored(RevocationRequest, revocation, 'revocations.value')
}
