import type { Kysely } from 'kysely'
import type { AuditEntry, AuditRows } from '../../../auth/ports.ts'
import { canonicalJson, type JsonValue } from '../../../protocol/index.ts'
import type { Tables } from '../engine/tables.ts'
import type { AuditLogRow } from '../schema/ledger.ts'

/** The audit log's rows. Triggers keep every row as it is; see the schema. */
export const createAuditRows = (database: Kysely<Pick<Tables, 'audit_log'>>): AuditRows => ({
  async last() {
    const row = await database
      .selectFrom('audit_log')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && entryOf(row)
  },
  async append(entry) {
    try {
      await database.insertInto('audit_log').values(rowOf(entry)).execute()
      return 'appended'
    } catch (error) {
      if (isRefusedByTrigger(error)) return 'taken'
      throw error
    }
  },
  async read(fromSequence, limit) {
    const rows = await database
      .selectFrom('audit_log')
      .selectAll()
      .where('sequence', '>=', fromSequence)
      .orderBy('sequence')
      .limit(limit)
      .execute()
    return rows.map(entryOf)
  },
})

const isRefusedByTrigger = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_TRIGGER'

const rowOf = (entry: AuditEntry): AuditLogRow => ({
  sequence: entry.sequence,
  at_ms: entry.atMs,
  actor: entry.actor,
  action: entry.action,
  subject: entry.subject,
  details: canonicalJson(entry.details),
  previous_hash: entry.previousHash,
  hash: entry.hash,
  head: entry.head,
})

const entryOf = (row: AuditLogRow): AuditEntry => ({
  sequence: row.sequence,
  atMs: row.at_ms,
  actor: row.actor,
  action: row.action,
  subject: row.subject,
  details: detailsOf(row.details),
  previousHash: row.previous_hash,
  hash: row.hash,
  head: row.head,
})

/**
 * What was written. Any other text than the canonical one was put there by somebody else: it is handed on as it is, under
 * a name of its own, so that the entry's hash cannot fit and whoever verifies the log finds this very row.
 */
function detailsOf(text: string): AuditEntry['details'] {
  try {
    const value: unknown = JSON.parse(text)
    if (isJsonObject(value) && canonicalJson(value) === text) return value
  } catch {}
  return { notWrittenByThisProgram: String(text) }
}

/** JSON.parse makes nothing but JSON values. */
const isJsonObject = (value: unknown): value is { readonly [member: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
