import { z } from 'zod'
import { Vouched } from '../../protocol/index.ts'

/** Longest life of a vouch, in seconds. */
export const maxVouchSeconds = 300

/**
 * Most octets of what a site vouches for, as JSON in UTF-8, so that the call token that carries it always fits its own
 * limit. All fields at their longest in ASCII have 2,270.
 */
export const maxVouchedBytes = 2560

/** Exactly these members: no `jwk`, `jku`, `x5u`, `x5c`, `crit` or `b64` (RFC 7515 section 4.1). */
export const VouchHeader = z.strictObject({
  alg: z.enum(['ES256', 'EdDSA', 'Ed25519']),
  typ: z.literal('vouch+jwt'),
  kid: z.string().min(1).max(128),
})
export type VouchHeader = z.infer<typeof VouchHeader>

/** What the site's back end says. Strict: a claim that this version overlooks could be a limit. */
export const VouchClaims = z.strictObject({
  /** The site's key. */
  iss: z.string(),
  /** Origin of this service. */
  aud: z.string(),
  /** Origin of the page that the visitor is on. */
  origin: z.string(),
  /** Whom the site means, in its own words. Remembered pairwise only. */
  sub: z.string().min(1).max(255),
  jti: z.string().regex(/^[\x21-\x7e]{16,128}$/),
  iat: z.int(),
  exp: z.int(),
  /** When the account was made, in seconds since the epoch. */
  accountCreatedAt: z.int().min(0).exactOptional(),
  ...Vouched.shape,
})
export type VouchClaims = z.infer<typeof VouchClaims>

/** The part of the claims that the agent sees. */
export function vouchedIn({ name, customerReference, attributes }: VouchClaims): Vouched {
  return {
    ...(name === undefined ? {} : { name }),
    ...(customerReference === undefined ? {} : { customerReference }),
    ...(attributes === undefined ? {} : { attributes }),
  }
}
