import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type { Clock } from '../../../auth/ports.ts'
import { dutyKeptMs } from '../../../calls/ports/figures.ts'
import { goodCallSpeaksMs } from '../../../calls/ports/memory.ts'
import { webhookKeptMs, webhookTriedMs } from '../../../calls/ports/webhooks.ts'
import type { Tables } from './tables.ts'
import { whenUnlocked } from './whenUnlocked.ts'

/** Rows are kept this long after they stopped to matter, so that a clock set back makes no used token new. */
export const keptAfterExpiryMs = 24 * 3600 * 1000

/** Sessions are kept this long after sign-in: twice the longest life of one (12 h). */
export const sessionKeptMs = 24 * 3600 * 1000

/** The longest window that caps look back on. */
const longestWindowMs = 24 * 3600 * 1000

/** Browser keys stay with a call, and with what was reported of it, as long as reports count: 30 days. */
const keyKeptMs = 30 * 24 * 3600 * 1000

/** How often that is done. Never because somebody waits for a write: what expired can wait. */
export const sweepEveryMs = 10 * 60 * 1000

/** Forgets what expired, and cuts the log of writes. */
type Sweep = () => Promise<void>

/** Makes the sweep of one database. */
export function createSweep(
  database: Kysely<Tables>,
  connection: Database,
  clock: Pick<Clock, 'now'>,
): Sweep {
  return async () => {
    const nowMs = clock.now()
    const expiredBeforeMs = nowMs - keptAfterExpiryMs
    await database.deleteFrom('token_uses').where('expires_at_ms', '<', expiredBeforeMs).execute()
    await database.deleteFrom('enrolment_links').where('expires_at_ms', '<', expiredBeforeMs).execute()
    // What the site vouched for is personal: it goes when it is due, without the day of grace.
    await database
      .updateTable('call_records')
      .set({ vouched: null, vouched_until_ms: null })
      .where('vouched_until_ms', '<=', nowMs)
      .execute()
    await forgetKeys(database, nowMs - keyKeptMs)
    await forgetEvents(database, nowMs)
    await database.deleteFrom('blocks').where('until_ms', '<=', nowMs).execute()
    await database
      .deleteFrom('leases')
      // Others may be of calls that live, whatever a clock that was set says of their end.
      .where('talked_ms', 'is not', null)
      .where('ends_at_ms', '<', nowMs - longestWindowMs)
      .execute()
    await database
      .deleteFrom('good_calls')
      .where('at_ms', '<', nowMs - goodCallSpeaksMs)
      .execute()
    await database
      .deleteFrom('duty_times')
      .where('to_ms', '<', nowMs - dutyKeptMs)
      .execute()
    await database
      .deleteFrom('agent_sessions')
      .where('created_at_ms', '<', nowMs - sessionKeptMs)
      .execute()
    // The log of writes still has what the file has no more. Where another process reads, a later sweep cuts it.
    await whenUnlocked(() => connection.pragma('wal_checkpoint(TRUNCATE)'))
  }
}

/** What a site vouched for is told for as long as the service tries by itself; the rest can be asked for again a while longer. */
async function forgetEvents(database: Kysely<Tables>, nowMs: number): Promise<void> {
  const vouched = database
    .updateTable('webhook_events')
    .set({ vouched: null })
    .where('vouched', 'is not', null)
  await vouched.where('at_ms', '<', nowMs - webhookTriedMs).execute()
  await database
    .deleteFrom('webhook_events')
    .where('at_ms', '<', nowMs - webhookKeptMs)
    .execute()
}

/** Whoever called then is no more known by their browser. */
async function forgetKeys(database: Kysely<Tables>, beforeMs: number): Promise<void> {
  const records = database.updateTable('call_records').set({ jkt: null }).where('jkt', 'is not', null)
  await records.where('ended_at_ms', '<', beforeMs).execute()
  const reports = database.updateTable('call_reports').set({ jkt: null }).where('jkt', 'is not', null)
  await reports.where('at_ms', '<', beforeMs).execute()
}
