import type { ExpressionBuilder, Kysely, Selectable } from 'kysely'
import type { Revocations } from '../../auth/ports.ts'
import { RevocationRequest } from '../../protocol/index.ts'
import { stored } from './stored.ts'
import type { Tables } from './tables.ts'

/** What was revoked, in the order of adding. A row is never changed and never goes. */
export const createRevocations = (database: Kysely<Tables>): Revocations => ({
  async add({ kind, value }, atMs) {
    await database
      .insertInto('revocations')
      .values({ kind, value: String(value), at_ms: atMs })
      .execute()
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

/** What of this kind was revoked, for a condition of another query. */
export const revokedValues = (
  query: Pick<ExpressionBuilder<Tables, 'agent_accounts'>, 'selectFrom'>,
  kind: 'agent' | 'credential',
) => query.selectFrom('revocations').select('value').where('kind', '=', kind)

function revocationOf({ kind, value }: Selectable<Tables['revocations']>): RevocationRequest {
  const revocation = { kind, value: kind === 'before' ? Number(value) : value }
  return stored(RevocationRequest, revocation, 'revocations.value')
}
