import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose'
import { z } from 'zod'
import { BrowserPublicKey, KeyThumbprint, RingfenceError } from '../protocol/index.ts'
import { decodePart, isCanonicalBase64url, splitCompactJws } from './compactJws.ts'

/**
 * What makes a copied token worthless: whoever brings it must sign, now and for this socket, with the browser key that
 * the token names (`cnf.jkt`, RFC 7800; the proof after RFC 9449). The key cannot leave its browser. The other half is
 * the browser's: it makes the key, asks for a token with its public half, and signs the server's nonce.
 */

/** Largest proof looked at, in characters. A real one is under 600. */
const maxProofLength = 2048

/**
 * How far the browser's clock may be off. The nonce alone makes the proof fresh: it was drawn for this socket after it
 * opened. So `iat` need not be believed, and a visitor whose clock or time zone is set wrong can still call.
 */
const clockToleranceMs = 24 * 3600_000

/** Exactly these members: no `kid`, `jku`, `x5c` or `crit`, and a key without private part (RFC 7515 section 4.1). */
const ProofHeader = z.strictObject({
  typ: z.literal('call-proof+jwt'),
  alg: z.literal('ES256'),
  jwk: BrowserPublicKey,
})

const ProofClaims = z.strictObject({ jti: z.string(), nonce: z.string(), iat: z.int() })

/**
 * SHA-256 thumbprint of a browser key (RFC 7638). A key whose coordinates are spelled in another than the canonical way
 * has none, so that one key has one name.
 * @throws RingfenceError `message-malformed`.
 */
export async function browserKeyThumbprint(key: BrowserPublicKey): Promise<KeyThumbprint> {
  if (!isCanonicalBase64url(key.x) || !isCanonicalBase64url(key.y)) {
    throw new RingfenceError('message-malformed')
  }
  return KeyThumbprint.parse(await calculateJwkThumbprint(key, 'sha256'))
}

/**
 * Checks that the proof was made by the key behind `jkt`, for the token `jti`, on the socket that was given `nonce`.
 * Comparisons come before the signature, which costs a hundred times as much.
 *
 * @throws RingfenceError `proof-invalid`, whatever was wrong; its cause says what, without values.
 */
export async function verifyProof(
  proof: string,
  expected: { readonly jkt: KeyThumbprint; readonly jti: string; readonly nonce: string },
  nowMs: number,
): Promise<void> {
  const parts = splitCompactJws(proof, maxProofLength)
  if (parts === undefined) throw refusal('spelling')
  const header = ProofHeader.safeParse(decodePart(parts.header)).data
  if (header === undefined) throw refusal('header')
  const claims = ProofClaims.safeParse(decodePart(parts.payload)).data
  if (claims === undefined) throw refusal('claims')
  if (claims.nonce !== expected.nonce) throw refusal('nonce')
  if (claims.jti !== expected.jti) throw refusal('jti')
  if (Math.abs(claims.iat * 1000 - nowMs) > clockToleranceMs) throw refusal('iat')
  try {
    if ((await browserKeyThumbprint(header.jwk)) !== expected.jkt) throw refusal('key')
    const key = await importJWK(header.jwk, 'ES256')
    await compactVerify(proof, key, { algorithms: ['ES256'] })
  } catch (cause) {
    if (cause instanceof RingfenceError && cause.code === 'proof-invalid') throw cause
    throw refusal('signature', cause)
  }
}

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('proof-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}
