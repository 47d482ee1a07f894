/**
 * What the back ends of sites are told. An event comes with what it tells of, in one transaction, and a delivery with it for each address that
 * wants it; `number` is the order. `vouched` is personal: it is emptied when nobody is still to be told, after three days in any case. Calls
 * of a site are also read by it in the order of their ends.
 */
export const webhookSchema = `
  CREATE TABLE webhook_endpoints (
    site_key TEXT NOT NULL,
    url TEXT NOT NULL,
    types TEXT,
    PRIMARY KEY (site_key, url)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE webhook_events (
    number INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    site_key TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    data TEXT NOT NULL,
    vouched TEXT
  ) STRICT;
  CREATE INDEX webhook_events_by_time ON webhook_events (at_ms);
  CREATE INDEX webhook_events_by_vouched ON webhook_events (at_ms) WHERE vouched IS NOT NULL;

  CREATE TABLE webhook_deliveries (
    site_key TEXT NOT NULL,
    url TEXT NOT NULL,
    subject TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES webhook_events (number) ON DELETE CASCADE,
    given_up INTEGER NOT NULL CHECK (given_up IN (0, 1)),
    tries INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    next_at_ms INTEGER NOT NULL,
    PRIMARY KEY (site_key, url, subject, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhook_deliveries_by_due ON webhook_deliveries (site_key, url, given_up, next_at_ms);
  CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (number);

  CREATE INDEX call_records_by_site_end ON call_records (site_key, ended_at_ms, call_id);
`

/** Rows of these tables that are swept by the builder of queries. */
export interface WebhookTables {
  readonly webhook_events: WebhookEventRow
}

export interface WebhookEventRow {
  readonly number: number
  readonly event_id: string
  readonly site_key: string
  readonly type: string
  readonly subject: string
  readonly at_ms: number
  /** JSON, without what was vouched for. */
  readonly data: string
  /** JSON of Vouched. */
  readonly vouched: string | null
}
