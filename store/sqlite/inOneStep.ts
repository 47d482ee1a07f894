import type { Database } from 'better-sqlite3'
import type { CompiledQuery } from 'kysely'

/** Runs one query and gives its rows; none for a query that returns nothing. */
export type RunQuery = <Row>(query: CompiledQuery<Row>) => readonly Row[]

/**
 * Runs several queries in one transaction without ever yielding: a transaction that is awaited in its middle would make
 * another connection of this very thread wait for a lock that cannot be let go. All of it happens, or nothing when
 * `act` throws.
 */
export function inOneStep<T>(connection: Database, act: (run: RunQuery) => T): T {
  const run: RunQuery = <Row>({ sql, parameters }: CompiledQuery<Row>) => {
    const statement = connection.prepare<unknown[], Row>(sql)
    if (statement.reader) return statement.all(...parameters)
    statement.run(...parameters)
    return []
  }
  return connection.transaction(() => act(run)).immediate()
}
