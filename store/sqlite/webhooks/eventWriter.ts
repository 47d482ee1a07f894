import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { SiteKey, WebhookEvent } from '../../../protocol/index.ts'

/** Writes events for the back ends of sites, each in somebody else's transaction. */
export interface EventWriter {
  /** Whether anything is written for this site at all. */
  listens(site: SiteKey): boolean
  /** Those of them that were not written before, in order, and what is to be brought where. */
  write(subject: string, events: readonly WebhookEvent[], nowMs: number): void
  /** The transaction is on disk. */
  written(): void
  onWritten(act: () => void): () => void
}

type EventValues = [
  eventId: string,
  site: string,
  type: string,
  subject: string,
  atMs: number,
  data: string,
  vouched: string | null,
]

export function createEventWriter(connection: Database): EventWriter {
  const listens = connection
    .prepare<[string], number>('SELECT 1 FROM webhook_endpoints WHERE site_key = ? LIMIT 1')
    .pluck()
  const insert = connection.prepare<EventValues>(`
    INSERT INTO webhook_events (event_id, site_key, type, subject, at_ms, data, vouched)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING
  `)
  const address = connection.prepare<{ nowMs: number; number: number | bigint }>(`
    INSERT INTO webhook_deliveries (site_key, url, subject, number, given_up, tries, since_ms, next_at_ms)
    SELECT site_key, url, subject, number, 0, 0, @nowMs, @nowMs
    FROM webhook_events JOIN webhook_endpoints USING (site_key)
    WHERE number = @number
      AND (types IS NULL OR EXISTS (SELECT 1 FROM json_each(types) WHERE json_each.value = webhook_events.type))
  `)
  const listeners = new Set<() => void>()

  return {
    listens: site => listens.get(site) !== undefined,
    write: (subject, events, nowMs) => {
      for (const { type, timestamp, site, data } of events) {
        const { vouched, ...told } = data
        const { changes, lastInsertRowid } = insert.run(
          ...[eventIdOf(type, subject), site, type, subject],
          ...[Date.parse(timestamp), JSON.stringify(told), vouched && JSON.stringify(vouched)],
        )
        if (changes > 0) address.run({ nowMs, number: lastInsertRowid })
      }
    },
    written: () => {
      for (const act of listeners) act()
    },
    onWritten: act => {
      listeners.add(act)
      return () => void listeners.delete(act)
    },
  }
}

/** One of a type for each subject: whoever comes to tell it again finds that it was told. 132 bits, and no dot (Standard Webhooks). */
const eventIdOf = (type: string, subject: string): string =>
  `evt_${createHash('sha256').update(`${type}\n${subject}`).digest('base64url').slice(0, 22)}`
