/**
 * Why a vouch is not taken, for whoever writes the back end that signs it. Beside these the path of one member: `header.typ`,
 * `claims.jti`. Never a value, and no name that is not in the documentation.
 */
export const vouchReasons = [
  /** No compact JWS (RFC 7515 section 3.1) of three parts in base64url without padding. */
  'spelling',
  /** Its header is no JSON object, or has a member twice. */
  'header',
  /** Its claims are no JSON object, or have a member twice. */
  'claims',
  /** There is a member that nobody knows, in the header or the claims. */
  'unknown-member',
  /** What the agent is to see of it is longer than what a call token can carry. */
  'size',
  /** `iss` is not the key of the site that the page names. */
  'issuer',
  /** `aud` is not the origin of this service. */
  'audience',
  /** `origin` is not that of the page that brings it, or none of the site's. */
  'origin',
  /** From `iat` to `exp` it is not 1 to 300 seconds. */
  'lifetime',
  /** `iat` is in the future. */
  'not-yet',
  /** `exp` is past. */
  'expired',
  /** The site has no key of this `kid`, or two. */
  'key',
  /** `alg` is not the one of that key. */
  'algorithm',
  /** That key did not sign this. */
  'signature',
  /** The site is not configured to vouch for anybody. */
  'not-configured',
] as const
export type VouchReason = (typeof vouchReasons)[number] | `header.${string}` | `claims.${string}`

const mostLength = 64

/** What a refusal's body says of it → what the error keeps; a newer service may know reasons that this page does not. */
export const readReason = (said: object): string | undefined =>
  'reason' in said && typeof said.reason === 'string' && said.reason.length <= mostLength
    ? said.reason
    : undefined
