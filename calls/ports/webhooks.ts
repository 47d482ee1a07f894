import type { SiteKey, WebhookEvent, WebhookType } from '../../protocol/index.ts'

/** Somewhere that a site's back end hears of what happens. A site has each address once. */
export interface WebhookAddress {
  readonly site: SiteKey
  readonly url: string
}

/** …and of what; `null`: of everything. */
export interface WebhookSubscription extends WebhookAddress {
  readonly types: readonly WebhookType[] | null
}

/** One event that is to be brought to one address. */
export interface WebhookDelivery {
  /** Rises with each event; of one subject a lower one goes first. */
  readonly number: number
  /** The same at every try and every address: who hears it twice knows it by this. */
  readonly eventId: string
  /** What it is about, such as a call: events of one subject are brought in their order. */
  readonly subject: string
  readonly event: WebhookEvent
  /** How often it was tried. */
  readonly tries: number
  /** Milliseconds since the epoch: when it was to be brought for the first time. */
  readonly sinceMs: number
}

/** What came of one try. */
export type WebhookOutcome =
  | { readonly state: 'delivered' }
  | { readonly state: 'again'; readonly atMs: number }
  /** Nobody takes it; it stays for whoever asks for it again by hand. */
  | { readonly state: 'given-up' }

/** Which events are to be brought again. Times are of what happened; `toMs` is not included. */
export interface WebhookRange {
  readonly site: SiteKey | null
  readonly fromMs: number
  readonly toMs: number
}

/** How many events may still be brought, and how many nobody took. */
interface WebhookCounts extends WebhookAddress {
  readonly waiting: number
  readonly givenUp: number
}

/**
 * What is to be brought to the back ends of sites. Events are written in the transaction of what they tell of, wherever that is; here they
 * are read and settled. All of it throws RingfenceError `store-unavailable` while the store cannot be read or written.
 */
export interface WebhookOutbox {
  /** Where events go from now on; what waits for any other address is forgotten. */
  subscribe(subscriptions: readonly WebhookSubscription[]): Promise<void>
  /** Calls after each event that this process wrote. The answer stops that. */
  onWritten(act: () => void): () => void
  /** The oldest that are due, of each subject the first one only. */
  due(address: WebhookAddress, nowMs: number, most: number): Promise<readonly WebhookDelivery[]>
  settle(address: WebhookAddress, number: number, outcome: WebhookOutcome): Promise<void>
  /** Brings events of the range again, each to every address that wants it. Answers how many deliveries that makes. */
  replay(range: WebhookRange, nowMs: number): Promise<number>
  counts(): Promise<readonly WebhookCounts[]>
}

/** The longest pause between two tries, in milliseconds. */
export const webhookLongestPauseMs = 6 * 3600_000

/** How long an event can be asked for again, in milliseconds. */
export const webhookKeptMs = 30 * 24 * 3600_000

/** How long the service tries to bring one by itself, and keeps with it what the site vouched for, in milliseconds. */
export const webhookTriedMs = 3 * 24 * 3600_000
