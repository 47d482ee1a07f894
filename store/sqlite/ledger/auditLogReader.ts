import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { AuditRows } from '../../../auth/ports.ts'
import { storeUnavailable } from '../../storeUnavailable.ts'
import type { LedgerTables } from '../schema/ledger.ts'
import { createAuditRows } from './auditRows.ts'

export interface AuditLogReader {
  readonly rows: Pick<AuditRows, 'read'>
  close(): void
}

/**
 * Opens the audit log of a database for reading and nothing else: nothing is made, migrated or swept, and the service may
 * be running.
 * @throws StoreUnavailable
 */
export function openAuditLogReader(file: string): AuditLogReader {
  let connection: SQLite.Database | undefined
  try {
    connection = new SQLite(file, { readonly: true, fileMustExist: true })
    // SQLite opens lazily: whether it is a database shows with the first question.
    connection.pragma('user_version')
    const database = new Kysely<Pick<LedgerTables, 'audit_log'>>({
      dialect: new SqliteDialect({ database: connection }),
    })
    const { read } = createAuditRows(database)
    const { close } = connection
    return { rows: { read }, close: () => void close.call(connection) }
  } catch (error) {
    connection?.close()
    throw storeUnavailable(file, error)
  }
}
