import type { Database } from 'better-sqlite3'
import { webhookLongestPauseMs } from '../../../calls/ports/webhooks.ts'
import type { WebhookAddress, WebhookDelivery, WebhookOutbox, WebhookOutcome } from '../../../calls/ports.ts'
import { SiteKey, WebhookEvent } from '../../../protocol/index.ts'
import { stored } from '../engine/parseStored.ts'
import { whenUnlocked } from '../engine/whenUnlocked.ts'
import type { WebhookEventRow } from '../schema/webhooks.ts'
import type { EventWriter } from './eventWriter.ts'

interface DueRow extends WebhookEventRow {
  readonly tries: number
  readonly since_ms: number
}

interface CountRow {
  readonly site_key: string
  readonly url: string
  readonly waiting: number
  readonly givenUp: number
}

/** Of each subject the first that waits, if it is due. One that waits longer than anything does was put off by a clock that was set. */
const dueOfAddress = `
  SELECT webhook_events.*, due.tries, due.since_ms
  FROM webhook_deliveries AS due JOIN webhook_events USING (number)
  WHERE due.site_key = @site AND due.url = @url AND due.given_up = 0
    AND (due.next_at_ms <= @nowMs OR due.next_at_ms > @nowMs + ${webhookLongestPauseMs})
    AND NOT EXISTS (
      SELECT 1 FROM webhook_deliveries AS before
      WHERE before.site_key = due.site_key AND before.url = due.url AND before.subject = due.subject
        AND before.given_up = 0 AND before.number < due.number
    )
  ORDER BY due.next_at_ms, due.number LIMIT @most
`

const countsOfAddresses = `
  SELECT
    site_key, url,
    COUNT(*) FILTER (WHERE given_up = 0) AS waiting,
    COUNT(*) FILTER (WHERE given_up = 1) AS givenUp
  FROM webhook_endpoints LEFT JOIN webhook_deliveries USING (site_key, url)
  GROUP BY site_key, url ORDER BY site_key, url
`

/** Deliveries in SQLite: what waits outlives the process, and is read in the order in which it was written. */
export function createWebhookOutbox(connection: Database, writer: EventWriter): WebhookOutbox {
  const settle = settling(connection)
  const subscribe = subscribing(connection)
  const due = connection.prepare<WebhookAddress & { nowMs: number; most: number }, DueRow>(dueOfAddress)
  const counts = connection.prepare<[], CountRow>(countsOfAddresses)
  const replay = connection.prepare<{ site: string | null; fromMs: number; toMs: number; nowMs: number }>(`
    INSERT INTO webhook_deliveries (site_key, url, subject, number, given_up, tries, since_ms, next_at_ms)
    SELECT site_key, url, subject, number, 0, 0, @nowMs, @nowMs
    FROM webhook_events JOIN webhook_endpoints USING (site_key)
    WHERE at_ms >= @fromMs AND at_ms < @toMs AND (@site IS NULL OR site_key = @site)
      AND (types IS NULL OR EXISTS (SELECT 1 FROM json_each(types) WHERE json_each.value = webhook_events.type))
    ON CONFLICT DO UPDATE SET given_up = 0, tries = 0, since_ms = @nowMs, next_at_ms = @nowMs
  `)

  return {
    subscribe: subscriptions => whenUnlocked(() => subscribe.immediate(subscriptions)),
    onWritten: writer.onWritten,
    due: ({ site, url }, nowMs, most) =>
      whenUnlocked(() => due.all({ site, url, nowMs, most }).map(deliveryOf)),
    settle: (address, number, outcome) => whenUnlocked(() => settle.immediate(address, number, outcome)),
    replay: (range, nowMs) => whenUnlocked(() => replay.run({ ...range, nowMs }).changes),
    counts: () =>
      whenUnlocked(() =>
        counts.all().map(({ site_key, ...rest }) => ({
          site: stored(SiteKey, site_key, 'webhook_endpoints.site_key'),
          ...rest,
        })),
      ),
  }
}

function settling(connection: Database) {
  const remove = connection.prepare<[string, string, number]>(
    'DELETE FROM webhook_deliveries WHERE site_key = ? AND url = ? AND number = ?',
  )
  const giveUp = connection.prepare<[string, string, number]>(
    'UPDATE webhook_deliveries SET given_up = 1, tries = tries + 1 WHERE site_key = ? AND url = ? AND number = ?',
  )
  const putOff = connection.prepare<[number, string, string, number]>(
    'UPDATE webhook_deliveries SET tries = tries + 1, next_at_ms = ? WHERE site_key = ? AND url = ? AND number = ?',
  )
  /** Nobody is still to be told. */
  const forget = connection.prepare<{ number: number }>(`
    UPDATE webhook_events SET vouched = NULL
    WHERE number = @number AND vouched IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE number = @number AND given_up = 0)
  `)
  return connection.transaction(({ site, url }: WebhookAddress, number: number, outcome: WebhookOutcome) => {
    if (outcome.state === 'again') return void putOff.run(outcome.atMs, site, url, number)
    if (outcome.state === 'delivered') remove.run(site, url, number)
    else giveUp.run(site, url, number)
    forget.run({ number })
  })
}

function subscribing(connection: Database) {
  const clear = connection.prepare('DELETE FROM webhook_endpoints')
  const insert = connection.prepare<[string, string, string | null]>(
    'INSERT INTO webhook_endpoints (site_key, url, types) VALUES (?, ?, ?)',
  )
  const forgetOthers = connection.prepare(`
    DELETE FROM webhook_deliveries WHERE NOT EXISTS (
      SELECT 1 FROM webhook_endpoints
      WHERE webhook_endpoints.site_key = webhook_deliveries.site_key AND webhook_endpoints.url = webhook_deliveries.url
    )
  `)
  return connection.transaction((subscriptions: Parameters<WebhookOutbox['subscribe']>[0]) => {
    clear.run()
    for (const { site, url, types } of subscriptions) insert.run(site, url, types && JSON.stringify(types))
    forgetOthers.run()
  })
}

function deliveryOf(row: DueRow): WebhookDelivery {
  const data: unknown = JSON.parse(row.data)
  const vouched: unknown = row.vouched === null ? null : JSON.parse(row.vouched)
  const event = {
    type: row.type,
    timestamp: new Date(row.at_ms).toISOString(),
    site: row.site_key,
    data: typeof data === 'object' ? { ...data, vouched } : data,
  }
  return {
    number: row.number,
    eventId: row.event_id,
    subject: row.subject,
    event: stored(WebhookEvent, event, 'webhook_events.data'),
    tries: row.tries,
    sinceMs: row.since_ms,
  }
}
