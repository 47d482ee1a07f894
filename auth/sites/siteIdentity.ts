import { z } from 'zod'
import { LimitUnit, PasskeyPolicy, Sentence } from '../../protocol/index.ts'

/** The parts of a site's configuration that say who its callers are and what they may be asked. */

/** HTTPS, or HTTP on this very machine. */
export const safeUrl = z
  .url()
  .refine(
    text => /^https:/.test(text) || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/.test(text),
    'must be an https address',
  )

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/)

/** A public key that the site's back end signs with (RFC 7517): P-256 for ES256, Ed25519 for EdDSA. Never a shared secret. */
export const VouchKey = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64url,
    y: base64url,
    kid: z.string().min(1).max(128),
    alg: z.literal('ES256').exactOptional(),
    use: z.literal('sig').exactOptional(),
  }),
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: base64url,
    kid: z.string().min(1).max(128),
    alg: z.enum(['EdDSA', 'Ed25519']).exactOptional(),
    use: z.literal('sig').exactOptional(),
  }),
])
export type VouchKey = z.infer<typeof VouchKey>

/** Who signs for this site, by keys written here or by an address that publishes them. */
export const Vouching = z
  .strictObject({
    keys: z.array(VouchKey).min(1).max(8).exactOptional(),
    jwksUrl: safeUrl.exactOptional(),
    /** Whether nobody gets a call token without it. */
    required: z.boolean().default(false),
  })
  .refine(
    vouching => (vouching.keys === undefined) !== (vouching.jwksUrl === undefined),
    'needs keys or jwksUrl, and not both',
  )
  .refine(
    ({ keys = [] }) => new Set(keys.map(key => key.kid)).size === keys.length,
    'has two keys of one kid',
  )
export type Vouching = z.infer<typeof Vouching>

export const Passkeys = z.strictObject({
  policy: z._default(PasskeyPolicy, 'none'),
  /** The domain that passkeys belong to (WebAuthn Level 3, RP ID). Absent: the host name of the first allowed origin. */
  relyingPartyId: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/)
    .exactOptional(),
  /** Whether a caller may make a passkey at the end of a call without being vouched for. */
  enrolAfterCall: z.boolean().default(false),
  /** How long a passkey that was added through the site's own log-in proves nothing, if there were others. */
  coolOffHours: z.int().min(0).max(720).default(24),
})
export type Passkeys = z.infer<typeof Passkeys>

/** What agents of a queue may ask their callers to confirm. */
export const StepUps = z.strictObject({
  purposes: z
    .array(
      z
        .strictObject({
          key: z.string().regex(/^[a-z0-9-]{1,40}$/),
          /** `{limit}` stands where the limit is shown. */
          sentence: Sentence,
          limit: z
            .strictObject({ unit: LimitUnit, most: z.number().positive().max(1_000_000_000) })
            .exactOptional(),
        })
        .refine(
          purpose => purpose.sentence.includes('{limit}') === (purpose.limit !== undefined),
          'a sentence holds {limit} exactly when there is a limit',
        ),
    )
    .max(20)
    .default([]),
  /** Whether an agent may type a sentence. */
  typed: z.boolean().default(false),
  /** How often an agent may ask in one call. */
  perCall: z.int().min(1).max(50).default(10),
})
export type StepUps = z.infer<typeof StepUps>
