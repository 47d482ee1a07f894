import * as z from 'zod/mini'
import { type CallerId, QueueKey, SiteKey } from './ids.ts'
import { CleanedLine } from './text/lineFields.ts'
import { cleanLine } from './text/plainLine.ts'

/**
 * How well the caller is known, weakest first.
 * `anonymous`: a browser key only. `vouched`: the site's back end signed who is logged in.
 * `passkey`: the caller signed this very call with a passkey.
 */
export const Assurance = z.enum(['anonymous', 'vouched', 'passkey'])
export type Assurance = z.infer<typeof Assurance>

/** SHA-256 over a DER certificate: 32 upper case hex octets joined by colons (RFC 8122 section 5). */
export const MediaKey = z.string().check(z.regex(/^[0-9A-F]{2}(?::[0-9A-F]{2}){31}$/))
export type MediaKey = z.infer<typeof MediaKey>

/** SHA-256 JWK thumbprint in base64url (RFC 7638 section 3). */
export const KeyThumbprint = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))
export type KeyThumbprint = z.infer<typeof KeyThumbprint>

/** Public half of a browser key: P-256, no private member, no extra member (RFC 7518 section 6.2). */
export const BrowserPublicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  y: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
})
export type BrowserPublicKey = z.infer<typeof BrowserPublicKey>

const daySeconds = 24 * 3600

/**
 * What one token may use: calls it opens, seconds of one call; and what its identity (the caller where one is known, else
 * the browser key) may use over all its tokens: calls at once, calls begun and seconds talked within sliding windows.
 */
export const Caps = z.strictObject({
  sessions: z.literal(1),
  concurrent: z.int().check(z.minimum(1), z.maximum(100)),
  seconds: z.int().check(z.minimum(1), z.maximum(daySeconds)),
  callsPer15Minutes: z.int().check(z.minimum(1), z.maximum(1000)),
  callsPer60Minutes: z.int().check(z.minimum(1), z.maximum(1000)),
  callsPer24Hours: z.int().check(z.minimum(1), z.maximum(1000)),
  secondsPer24Hours: z.int().check(z.minimum(1), z.maximum(daySeconds)),
})
export type Caps = z.infer<typeof Caps>

/** So many labelled texts of a page or a site at most. Labels that are alike once they are clean are one. */
const mostEntries = 8

/** What the site's own back end signed about its visitor; shown apart from what the page typed. */
export const Vouched = z.strictObject({
  name: z.exactOptional(CleanedLine(120)),
  customerReference: z.exactOptional(CleanedLine(120)),
  attributes: z.exactOptional(
    z
      .record(CleanedLine(40, 1), CleanedLine(200))
      .check(
        z.refine(
          attributes => Object.keys(attributes).length <= mostEntries,
          `at most ${mostEntries} attributes`,
        ),
      ),
  ),
})
export type Vouched = z.infer<typeof Vouched>

/**
 * What the visitor's page says of itself: at most 8 labelled short lines, proven by nobody. What is too long is cut: an odd
 * product name costs nobody the call.
 */
export const PageContext = z.pipe(
  z
    .record(z.string(), z.string())
    .check(z.refine(context => Object.keys(context).length <= mostEntries, `at most ${mostEntries} entries`)),
  z.transform((context): Record<string, string> => {
    const lines = Object.entries(context).map(
      ([label, text]) => [cleanLine(label, 40), cleanLine(text, 200)] as const,
    )
    return Object.fromEntries(lines.filter(([label]) => label !== ''))
  }),
)
export type PageContext = z.infer<typeof PageContext>

/** Languages of the screens, of the two words and of nothing else (BCP 47). */
export const languages = ['en', 'es'] as const
export const Language = z.enum(languages)
export type Language = z.infer<typeof Language>

/**
 * How the caller's identity was proven, and when, in milliseconds since the epoch.
 * `vouch`: the site's back end signed who is logged in; no better than the site's own log-in.
 * `passkey`: this very call was signed by a passkey; `synced` says that the passkey may live on several devices
 * (WebAuthn Level 3 section 6.1.3, backup state).
 */
export const CallerProof = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('vouch'),
    provenAtMs: z.number(),
    /** When the site says that the account was made; absent where it does not say. */
    accountCreatedAtMs: z.exactOptional(z.number()),
  }),
  z.strictObject({
    method: z.literal('passkey'),
    provenAtMs: z.number(),
    enrolledAtMs: z.number(),
    synced: z.boolean(),
  }),
])
export type CallerProof = z.infer<typeof CallerProof>

/** Whether a site or queue asks its callers for a passkey. */
export const PasskeyPolicy = z.enum(['none', 'offered', 'required'])
export type PasskeyPolicy = z.infer<typeof PasskeyPolicy>

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
  readonly issuedAtMs: number
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number
  /** Who this is to the site; absent for an anonymous caller. */
  readonly callerId?: CallerId
  /** base64url; the passkey that signed this call. */
  readonly credentialId?: string
  /** In the order of assurance, weakest first; empty for an anonymous caller. */
  readonly proofs: readonly CallerProof[]
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
