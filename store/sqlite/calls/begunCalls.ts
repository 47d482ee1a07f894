import type { Database } from 'better-sqlite3'
import { callTelling } from '../../../calls/policy/callTelling.ts'
import type { CallRecord, CallRecords, Clock } from '../../../calls/ports.ts'
import type { CallId, Vouched } from '../../../protocol/index.ts'
import { isAlive, ownProcess } from '../engine/ownProcess.ts'
import type { BegunCallRow } from '../engine/tables.ts'
import { whenUnlocked } from '../engine/whenUnlocked.ts'
import type { EventWriter } from '../webhooks/eventWriter.ts'
import { recordOf, rowOf } from './callRecordRow.ts'

/** What is known of the calls that live; each method but the last two is for somebody else's transaction. */
export interface BegunCalls extends Pick<CallRecords, 'note' | 'leftBehind'> {
  begin(record: CallRecord): void
  /** It is known to have lived until then. */
  lives(callId: CallId, untilMs: number): void
  forget(callId: CallId): void
}

interface LeftRow extends BegunCallRow {
  readonly lease_ends_at_ms: number | null
  readonly lease_talked_ms: number | null
}

export function createBegunCalls(
  connection: Database,
  { events, clock }: { readonly events: EventWriter; readonly clock: Pick<Clock, 'now'> },
): BegunCalls {
  const own = ownProcess()
  const names = connection.prepare('SELECT name FROM pragma_table_info(?)').pluck().all('begun_calls')
  const list = names.join(', ')
  const values = names.map(name => `@${name}`).join(', ')
  const insert = connection.prepare<[BegunCallRow]>(`INSERT INTO begun_calls (${list}) VALUES (${values})`)
  const change = connection.prepare<[BegunCallRow]>(
    `UPDATE begun_calls SET (${list}) = (${values}) WHERE call_id = @call_id`,
  )
  const forget = connection.prepare<[string]>('DELETE FROM begun_calls WHERE call_id = ?')
  const lives = connection.prepare<[number, string]>(
    'UPDATE begun_calls SET ended_at_ms = ? WHERE call_id = ?',
  )
  const others = connection.prepare<[string], LeftRow>(`
    SELECT begun_calls.*, leases.ends_at_ms AS lease_ends_at_ms, leases.talked_ms AS lease_talked_ms
    FROM begun_calls LEFT JOIN leases USING (call_id)
    WHERE process <> ? ORDER BY admitted_at_ms
  `)
  const rowNow = (record: CallRecord): BegunCallRow => ({ ...rowOf(record), process: own })
  const note = connection.transaction((record: CallRecord, vouched: Vouched | null) => {
    const lives = change.run(rowNow(record)).changes > 0
    if (lives && events.listens(record.queue.site))
      events.write(record.callId, callTelling(record, null, vouched), clock.now())
  })

  return {
    begin: record => void insert.run(rowNow(record)),
    lives: (callId, untilMs) => void lives.run(untilMs, callId),
    forget: callId => void forget.run(callId),
    async note(record, vouched = null) {
      await whenUnlocked(() => note.immediate(record, vouched))
      events.written()
    },
    leftBehind: nowMs =>
      whenUnlocked(() =>
        others
          .all(own)
          // A lease that nobody renews any more says the same where a process has the number of one that died.
          .filter(row => !isAlive(row.process) || (row.lease_ends_at_ms ?? 0) <= nowMs)
          .map(row => ({
            record: recordOf(row, nowMs),
            countedTalkMs: row.lease_talked_ms,
          })),
      ),
  }
}
