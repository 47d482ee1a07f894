import type { Database } from 'better-sqlite3'
import { whenUnlocked } from './whenUnlocked.ts'

/** How often the log of writes is looked at, in milliseconds; looking takes 20 µs. */
export const checkpointEveryMs = 1000

/**
 * Pages, as many as SQLite itself lets come together. A log that is copied then is written over again and again; one that grows
 * with each write makes each a third dearer, and a flood of writes would fill the disk.
 */
const longestLog = 1000

/** Pages in the log, and how many of them the file has already. */
interface Pages {
  readonly log: number
  readonly checkpointed: number
}

/** Copies the log of writes into the file when it is long, so that no write has to (https://www.sqlite.org/wal.html section 2.1). */
export function createCheckpoint(connection: Database): () => Promise<void> {
  const count = connection.prepare<[], Pages>('PRAGMA wal_checkpoint(NOOP)')
  const copy = () => {
    const { log, checkpointed } = count.get() ?? { log: 0, checkpointed: 0 }
    if (log - checkpointed >= longestLog) connection.pragma('wal_checkpoint(PASSIVE)')
  }
  return () => whenUnlocked(copy)
}
