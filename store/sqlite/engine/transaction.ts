import type { Database } from 'better-sqlite3'
import type { CompiledQuery } from 'kysely'
import { whenUnlocked } from './whenUnlocked.ts'

/** Runs one query and gives its rows; none for a query that returns nothing. */
export type RunQuery = <Row>(query: CompiledQuery<Row>) => readonly Row[]

/**
 * Runs several queries in one transaction, as soon as nobody else writes, without ever yielding in it: a transaction that is awaited in its middle would make
 * another connection of this very thread wait for a lock that cannot be let go. All of it happens, or nothing when
 * `act` throws.
 */
export function transaction<T>(connection: Database, act: (run: RunQuery) => T): Promise<T> {
  const run: RunQuery = <Row>({ sql, parameters }: CompiledQuery<Row>) => {
    const statement = connection.prepare<unknown[], Row>(sql)
    if (statement.reader) return statement.all(...parameters)
    statement.run(...parameters)
    return []
  }
  const transaction = connection.transaction(() => act(run))
  return whenUnlocked(() => transaction.immediate())
}
