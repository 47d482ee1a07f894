import { z } from 'zod'
import { QueueKey, SiteKey } from './ids.ts'
import { controlCharacter } from './plainText.ts'

/**
 * How well the caller is known, weakest first.
 * `anonymous`: a browser key only. `vouched`: the site's back end signed who is logged in.
 * `passkey`: the caller signed this very call with a passkey.
 */
export const assuranceLevels = ['anonymous', 'vouched', 'passkey'] as const
export const Assurance = z.enum(assuranceLevels)
export type Assurance = z.infer<typeof Assurance>

/** SHA-256 over a DER certificate: 32 upper case hex octets joined by colons (RFC 8122 section 5). */
export const MediaKey = z.string().regex(/^[0-9A-F]{2}(?::[0-9A-F]{2}){31}$/)
export type MediaKey = z.infer<typeof MediaKey>

/** SHA-256 JWK thumbprint in base64url (RFC 7638 section 3). */
export const KeyThumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export type KeyThumbprint = z.infer<typeof KeyThumbprint>

/** Public half of a browser key: P-256, no private member, no extra member (RFC 7518 section 6.2). */
export const BrowserPublicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type BrowserPublicKey = z.infer<typeof BrowserPublicKey>

/** What one token may use: calls it opens, calls at once for the same browser key, seconds of one call. */
export const Caps = z.strictObject({
  sessions: z.literal(1),
  concurrent: z.int().min(1).max(100),
  seconds: z
    .int()
    .min(1)
    .max(24 * 3600),
})
export type Caps = z.infer<typeof Caps>

/** What the site's own back end signed about its visitor; shown apart from what the page typed. */
export const Vouched = z.strictObject({
  name: z.string().max(120).exactOptional(),
  customerReference: z.string().max(120).exactOptional(),
  attributes: z.record(z.string().max(40), z.string().max(200)).exactOptional(),
})
export type Vouched = z.infer<typeof Vouched>

const plainText = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine(text => !controlCharacter.test(text), 'no control characters')

/** What the visitor's page says of itself: at most 8 labelled short plain texts, proven by nobody. */
export const PageContext = z
  .record(plainText(40).min(1), plainText(200))
  .refine(context => Object.keys(context).length <= 8, 'at most 8 entries')
export type PageContext = z.infer<typeof PageContext>

/** Everything a verified call token proved. Made by auth, consumed by admission; never sent on the wire. */
export interface VerifiedCallToken {
  readonly jti: string
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly origin: string
  readonly caps: Caps
  readonly assurance: Assurance
  /** Thumbprint of the browser key that proved possession just now. */
  readonly jkt: KeyThumbprint
  /** Fingerprint that every transport of this caller is connected with. */
  readonly mky: MediaKey
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number
  readonly vouched?: Vouched
}

/** A queue as people see it. */
export const QueueName = z.strictObject({
  site: SiteKey,
  queue: QueueKey,
  siteName: z.string(),
  queueName: z.string(),
})
export type QueueName = z.infer<typeof QueueName>
