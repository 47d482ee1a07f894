import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database } from 'better-sqlite3'
import { asSoonAsFree, sqliteCodeOf } from './asSoonAsFree.ts'

/** Why nothing can be written to the database now. `gone`, `replaced`: its file, under the running service. */
export type StoreTrouble = 'gone' | 'replaced' | 'locked' | 'disk-full' | 'unwritable'

/** Another program's lock is ordinary for so long, in milliseconds. */
const ordinaryLockMs = 500

/** With less free space than this, in octets, the next write may be the one that fails. */
const leastFreeBytes = 1_000_000

type Identity = string | null

/**
 * Looks whether the database takes writes, by writing: what a file's rights and a disk's figures promise is not believed. An
 * open file lives on when its name is deleted, and takes writes that nobody will ever find, so names are looked at, too.
 */
export function createProbe(connection: Database, file: string): () => Promise<StoreTrouble | null> {
  const names = file === ':memory:' ? [] : [file, `${file}-wal`]
  const opened = names.map(identityOf)
  // The number that a program may put into the header (https://www.sqlite.org/fileformat.html section 1.3.13): ours is what it was.
  const applicationId = Number(connection.pragma('application_id', { simple: true }))

  const write = () => void connection.pragma(`application_id = ${applicationId}`)

  return async () => {
    for (const [index, name] of names.entries()) {
      const now = identityOf(name)
      if (now === null && opened[index] !== null) return 'gone'
      if (opened[index] !== null && now !== opened[index]) return 'replaced'
      opened[index] = now
    }
    if (names.length > 0 && freeBytes(dirname(file)) < leastFreeBytes) return 'disk-full'
    try {
      await asSoonAsFree(write, ordinaryLockMs)
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

/** Which file has this name now; `null`: none. */
function identityOf(name: string): Identity {
  try {
    const { dev, ino } = statSync(name, { bigint: true })
    return `${dev} ${ino}`
  } catch {
    return null
  }
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
