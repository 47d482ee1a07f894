import { RingfenceError } from '../../../protocol/index.ts'
import { pause } from '../../pause.ts'

/** Another program's write is waited for so long, in milliseconds. */
const waitsForLockMs = 2000

/** Between two tries, the last of these again and again, in milliseconds. */
const pausesMs = [2, 5, 10, 20, 40]

/** SQLite's words for a lock that somebody else holds (https://www.sqlite.org/rescode.html). */
const held = /^SQLITE_(BUSY|LOCKED|PROTOCOL)/
/** Its words for a file or disk that takes no writes now, whoever writes. */
const unwritable = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PERM)/

/** SQLite's own code of what was thrown; '' where it is none. */
export const sqliteCodeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/**
 * Does something with the database, and again and again while another program holds its lock. Between two tries everybody
 * else is served: SQLite's own way of waiting would stop the whole event loop.
 * @throws RingfenceError `store-unavailable` when the lock was held too long, or disk or file take no writes; nothing was written.
 */
export async function whenUnlocked<T>(act: () => T | Promise<T>, waitsMs = waitsForLockMs): Promise<T> {
  let waitedMs = 0
  for (let tries = 0; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      const code = sqliteCodeOf(error)
      if (unwritable.test(code)) throw new RingfenceError('store-unavailable', { cause: error })
      if (!held.test(code)) throw error
      if (waitedMs >= waitsMs) throw new RingfenceError('store-unavailable', { cause: error })
    }
    const pauseMs = pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 0
    waitedMs += pauseMs
    await pause(pauseMs)
  }
}
