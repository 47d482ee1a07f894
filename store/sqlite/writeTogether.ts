import type { Database } from 'better-sqlite3'
import type { CompiledQuery } from 'kysely'

/**
 * Runs writes in one transaction without ever yielding: a transaction that is awaited in its middle would make
 * another connection of this very thread wait for a lock that cannot be let go.
 */
export const writeTogether = (connection: Database, writes: readonly CompiledQuery[]): void =>
  connection
    .transaction(() => {
      for (const { sql, parameters } of writes) connection.prepare(sql).run(...parameters)
    })
    .immediate()
