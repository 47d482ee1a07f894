import { type BrowserPublicKey, type KeyThumbprint, RingfenceError } from '../../protocol/index.ts'
import { isCanonicalBase64url } from '../jws/compactJws.ts'
import { hashOf } from '../randomIds.ts'

/**
 * SHA-256 thumbprint of a browser key (RFC 7638). A key whose coordinates are spelled in another than the canonical way
 * has none, so that one key has one name.
 * @throws RingfenceError `message-malformed`.
 */
export function browserKeyThumbprint({ crv, kty, x, y }: BrowserPublicKey): KeyThumbprint {
  if (!isCanonicalBase64url(x) || !isCanonicalBase64url(y)) throw new RingfenceError('message-malformed')
  // These members in this order and no others (RFC 7638 section 3.2).
  return hashOf(JSON.stringify({ crv, kty, x, y }))
}
