import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import SQLite from 'better-sqlite3'
import { storeUnavailable } from '../../storeUnavailable.ts'
import { migrate, refuseNewer } from './migrations.ts'

/** How long opening waits for another process's write; nobody is served yet. */
const busyTimeoutMs = 2000

/** Makes folder and file where missing, readable by their owner only; SQLite gives its -wal and -shm the file's mode. */
function makePrivateFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
}

/** Two processes that make one database at once each hold what the other needs; SQLite then tells one of them at once. */
function switchToWal(database: SQLite.Database): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let triesLeft = 40; ; triesLeft -= 1) {
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const isBusy = error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')
      if (!isBusy || triesLeft === 0) throw error
      Atomics.wait(pause, 0, 0, busyTimeoutMs / 40)
    }
  }
}

function prepare(database: SQLite.Database, file: string): void {
  refuseNewer(database, file)
  switchToWal(database)
  // FULL, not NORMAL: a used token must stay used after a power cut. docs/decisions/store.md has the price.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  // What is deleted is overwritten: else it could be read from the file long after its time.
  database.pragma('secure_delete = ON')
  migrate(database)
}

/**
 * Opens the database, makes it where missing and brings it to the newest schema. `:memory:` lives in memory only.
 * @throws StoreUnavailable
 */
export function openDatabase(file: string): SQLite.Database {
  let database: SQLite.Database | undefined
  try {
    if (file !== ':memory:') makePrivateFile(file)
    database = new SQLite(file, { timeout: busyTimeoutMs })
    prepare(database, file)
    // From now on whoever waits lets everybody else go on: see whenUnlocked.
    database.pragma('busy_timeout = 0')
    // Nor does one of many writes copy what all of them wrote: see `tend` in store/index.ts.
    database.pragma('wal_autocheckpoint = 0')
    return database
  } catch (error) {
    database?.close()
    throw storeUnavailable(file, error)
  }
}
