import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Tables } from '../engine/tables.ts'
import type { RunQuery } from '../engine/transaction.ts'

/** What of this kind was revoked, for a condition of another query. */
export const revokedValues = (
  query: Pick<ExpressionBuilder<Tables, 'revocations'>, 'selectFrom'>,
  kind: 'agent' | 'credential',
) => query.selectFrom('revocations').select('value').where('kind', '=', kind)

interface AdminsPasskey {
  readonly agent_id: string
  readonly credential_id: string
}

/**
 * Whether admins can sign in with a passkey now, and none could without what is taken. What was revoked manages nobody.
 */
export function takesLastAdmin(
  database: Kysely<Tables>,
  run: RunQuery,
  isTaken: (passkey: AdminsPasskey) => boolean,
): boolean {
  const usable = run(
    database
      .selectFrom('agent_accounts')
      .innerJoin('agent_credentials', 'agent_credentials.agent_id', 'agent_accounts.agent_id')
      .select(['agent_accounts.agent_id', 'agent_credentials.credential_id'])
      .where('role', '=', 'admin')
      .where('agent_accounts.agent_id', 'not in', revokedValues(database, 'agent'))
      .where('agent_credentials.credential_id', 'not in', revokedValues(database, 'credential'))
      .compile(),
  )
  return usable.length > 0 && usable.every(isTaken)
}
