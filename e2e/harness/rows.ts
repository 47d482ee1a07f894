import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { House } from './loopback.ts'

/** What the durable store of a house holds, read from its file by a stranger to the server. */
export function rowsOf({ config }: House): { readonly tokenUses: number; readonly reasons: string[] } {
  const database = new DatabaseSync(join(config.dataFolder, 'ringfence.db'), { readOnly: true })
  try {
    const uses = database.prepare('SELECT jti FROM token_uses').all()
    const records = database.prepare('SELECT reason FROM call_records ORDER BY ended_at_ms, reason').all()
    return { tokenUses: uses.length, reasons: records.map(({ reason }) => String(reason)) }
  } finally {
    database.close()
  }
}
