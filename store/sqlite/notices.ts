import type { Database } from 'better-sqlite3'
import { PasskeyNotice, storedLine } from '../../protocol/index.ts'
import { stored } from './engine/parseStored.ts'
import { whenUnlocked } from './engine/whenUnlocked.ts'

/** Where the notices of one kind of account lie, and the column that names the account. */
type NoticeTable =
  | { readonly table: 'agent_notices'; readonly owner: 'agent_id' }
  | { readonly table: 'caller_notices'; readonly owner: 'caller_id' }

interface NoticeRow {
  readonly notice_id: string
  readonly at_ms: number
  readonly what: string
  readonly passkey_name: string
}

/** What the people of one kind of account are told of it, until they put it away. */
export interface Notices {
  /** Within the step in which it happens, so that nothing happens untold. */
  tell(id: string, notice: PasskeyNotice): void
  addNotice(id: string, notice: PasskeyNotice): Promise<void>
  /** Oldest first. */
  noticesOf(id: string): Promise<readonly PasskeyNotice[]>
  dismissNotice(id: string, noticeId: string): Promise<void>
}

/** Prepared once for a connection. */
export function createNotices(connection: Database, { table, owner }: NoticeTable): Notices {
  const insert = connection.prepare<[string, string, number, string, string]>(
    `INSERT INTO ${table} (${owner}, notice_id, at_ms, what, passkey_name) VALUES (?, ?, ?, ?, ?)`,
  )
  const find = connection.prepare<[string], NoticeRow>(
    `SELECT notice_id, at_ms, what, passkey_name FROM ${table} WHERE ${owner} = ? ORDER BY at_ms, notice_id`,
  )
  const remove = connection.prepare<[string, string]>(
    `DELETE FROM ${table} WHERE ${owner} = ? AND notice_id = ?`,
  )
  const noticeOf = (row: NoticeRow): PasskeyNotice => ({
    noticeId: row.notice_id,
    atMs: row.at_ms,
    what: stored(PasskeyNotice.shape.what, row.what, `${table}.what`),
    passkeyName: storedLine(row.passkey_name, 80),
  })
  const tell: Notices['tell'] = (id, { noticeId, atMs, what, passkeyName }) =>
    void insert.run(id, noticeId, atMs, what, passkeyName)

  return {
    tell,
    addNotice: (id, notice) => whenUnlocked(() => tell(id, notice)),
    noticesOf: id => whenUnlocked(() => find.all(id).map(noticeOf)),
    dismissNotice: (id, noticeId) => whenUnlocked(() => void remove.run(id, noticeId)),
  }
}
