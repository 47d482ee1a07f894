import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { DatabaseFile, Loss } from './databaseFile.ts'
import { sqliteCodeOf, whenUnlocked } from './whenUnlocked.ts'

/** Why nothing can be written to the database now. `gone`, `replaced`: its file, under the running service. */
export type StoreTrouble = Loss | 'locked' | 'disk-full' | 'unwritable'

/** Another program's lock is ordinary for so long, in milliseconds. */
const ordinaryLockMs = 500

/** With less free space than this, in octets, the next write may be the one that fails. */
const leastFreeBytes = 1_000_000

/**
 * Looks whether the database takes writes, by writing: what a file's rights and a disk's figures promise is not believed.
 */
export function createWriteProbe(
  connection: Database,
  { file, place }: { readonly file: string; readonly place: DatabaseFile },
): () => Promise<StoreTrouble | null> {
  // The number that a program may put into the header (https://www.sqlite.org/fileformat.html section 1.3.13): ours is what it was.
  const applicationId = Number(connection.pragma('application_id', { simple: true }))

  const write = () => void connection.pragma(`application_id = ${applicationId}`)

  return async () => {
    const loss = place.lost()
    if (loss) return loss
    if (file !== ':memory:' && freeBytes(dirname(file)) < leastFreeBytes) return 'disk-full'
    try {
      await whenUnlocked(write, ordinaryLockMs)
      return null
    } catch (error) {
      return troubleOf(sqliteCodeOf(error instanceof Error ? (error.cause ?? error) : error))
    }
  }
}

function troubleOf(code: string): StoreTrouble {
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) return 'locked'
  return code === 'SQLITE_FULL' ? 'disk-full' : 'unwritable'
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
