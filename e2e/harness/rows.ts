import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Loopback } from './loopback.ts'

const fileOf = ({ config }: Loopback): string => join(config.dataFolder, 'ringfence.db')

/** The durable store of a service, read from its file by a stranger to the server. */
function read<T>(loopback: Loopback, look: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(fileOf(loopback), { readOnly: true })
  try {
    return look(database)
  } finally {
    database.close()
  }
}

export function rowsOf(loopback: Loopback): { readonly tokenUses: number; readonly reasons: string[] } {
  return read(loopback, database => {
    const uses = database.prepare('SELECT jti FROM token_uses').all()
    const records = database.prepare('SELECT reason FROM call_records ORDER BY ended_at_ms, reason').all()
    return { tokenUses: uses.length, reasons: records.map(({ reason }) => String(reason)) }
  })
}

/** How many rows each table holds. */
export function rowCounts(loopback: Loopback): Readonly<Record<string, number>> {
  return read(loopback, database => {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const count = (name: string) => Number(database.prepare(`SELECT COUNT(*) AS n FROM "${name}"`).get()?.n)
    return Object.fromEntries(tables.map(({ name }) => [String(name), count(String(name))]))
  })
}

/** All rows of one table. */
export const tableOf = (loopback: Loopback, name: string): Readonly<Record<string, unknown>>[] =>
  read(loopback, database => database.prepare(`SELECT * FROM "${name}"`).all())

/** Every octet of the store as it is on disk. */
export const storeOctets = (loopback: Loopback): Buffer =>
  Buffer.concat([fileOf(loopback), `${fileOf(loopback)}-wal`].map(file => readFileSync(file)))

/** Somebody with the store's file in hand changes it behind the server's back. */
export function tamper(loopback: Loopback, statement: string): void {
  const database = new DatabaseSync(fileOf(loopback))
  try {
    database.exec(statement)
  } finally {
    database.close()
  }
}
