import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { BrowserPublicKey, type KeyThumbprint, RingfenceError } from '../protocol/index.ts'
import { decodePart, isCanonicalBase64url, splitCompactJws } from './compactJws.ts'
import { es256PublicKey, verifiesEs256 } from './es256.ts'
import { hashOf } from './secrets.ts'

/**
 * What makes a copied token worthless: whoever brings it must sign, now and for this socket, with the browser key that
 * the token names (`cnf.jkt`, RFC 7800; the proof after RFC 9449). The key cannot leave its browser. The other half is
 * the browser's: it makes the key, asks for a token with its public half, and signs the server's nonce.
 */

/** Largest proof looked at, in characters. A real one is under 600. */
const maxProofLength = 2048

/** Exactly these members: no `kid`, `jku`, `x5c` or `crit`, and a key without private part (RFC 7515 section 4.1). */
const ProofHeader = z.strictObject({
  typ: z.literal('call-proof+jwt'),
  alg: z.literal('ES256'),
  jwk: BrowserPublicKey,
})

/**
 * The nonce alone makes the proof fresh: it was drawn for this socket after it opened. `iat` is what the browser believes, and
 * is not judged: a visitor whose clock is set wrong, by whatever it is, can still call.
 */
const ProofClaims = z.strictObject({ jti: z.string(), nonce: z.string(), iat: z.int() })

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

/**
 * Checks that the proof was made by the key behind `jkt`, for the token `jti`, on the socket that was given `nonce`.
 * Comparisons come before the signature, which costs a hundred times as much.
 *
 * @throws RingfenceError `proof-invalid`, whatever was wrong; its cause says what, without values.
 */
export function verifyProof(
  proof: string,
  expected: { readonly jkt: KeyThumbprint; readonly jti: string; readonly nonce: string },
): void {
  const parts = splitCompactJws(proof, maxProofLength)
  if (parts === undefined) throw refusal('spelling')
  const header = ProofHeader.safeParse(decodePart(parts.header)).data
  if (header === undefined) throw refusal('header')
  const claims = ProofClaims.safeParse(decodePart(parts.payload)).data
  if (claims === undefined) throw refusal('claims')
  if (claims.nonce !== expected.nonce) throw refusal('nonce')
  if (claims.jti !== expected.jti) throw refusal('jti')
  if (!verifiesEs256(parts, keyOf(header.jwk, expected.jkt))) throw refusal('signature')
}

/** The key, if it is the one whose thumbprint is expected. That is compared first: it costs a tenth of reading the key. */
function keyOf(jwk: BrowserPublicKey, jkt: KeyThumbprint): KeyObject {
  try {
    if (browserKeyThumbprint(jwk) === jkt) return es256PublicKey(jwk)
  } catch (cause) {
    throw refusal('key', cause)
  }
  throw refusal('key')
}

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('proof-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}
