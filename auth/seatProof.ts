import { z } from 'zod'
import { BrowserPublicKey, type KeyThumbprint, MediaKey, RingfenceError } from '../protocol/index.ts'
import { browserKeyThumbprint } from './binding.ts'
import { decodePart, isCanonicalBase64url, splitCompactJws } from './compactJws.ts'
import { es256PublicKey, hasLowS, verifiesEs256, verifiesOctets } from './es256.ts'

/**
 * What makes a copied cookie worthless: whoever sits down must sign, now and for this socket and this certificate, with
 * the key that the session's passkey named when it signed in (RFC 9449 in spirit, as in binding).
 */

/** Largest proof looked at, in characters. A real one is under 600. */
const maxProofLength = 2048

/** Exactly these members, and a key without private part (RFC 7515 section 4.1). */
const SeatProofHeader = z.strictObject({
  typ: z.literal('seat-proof+jwt'),
  alg: z.literal('ES256'),
  jwk: BrowserPublicKey,
})

/** As in binding: the nonce makes the proof fresh, so `iat` is not judged. */
const SeatProofClaims = z.strictObject({ nonce: z.string(), mediaKey: MediaKey, iat: z.int() })

export interface SeatProofInput {
  readonly seatKey: BrowserPublicKey
  /** Compact JWS by the seat key. */
  readonly proof: string
  /** The one certificate that this seat's transports are held to. */
  readonly mediaKey: MediaKey
  /** What this very socket was given. */
  readonly nonce: string
}

/**
 * Checks that the proof was made by the seat key behind `seatJkt`, for this media key, on the socket that was given
 * `nonce`.
 * @throws RingfenceError `seat-proof-invalid`, whatever was wrong; its cause says what, without values.
 */
export function verifySeatProof(input: SeatProofInput, seatJkt: KeyThumbprint): void {
  const parts = splitCompactJws(input.proof, maxProofLength)
  if (parts === undefined) throw refusal('spelling')
  const header = SeatProofHeader.safeParse(decodePart(parts.header)).data
  if (header === undefined) throw refusal('header')
  const claims = SeatProofClaims.safeParse(decodePart(parts.payload)).data
  if (claims === undefined) throw refusal('claims')
  if (claims.nonce !== input.nonce) throw refusal('nonce')
  if (claims.mediaKey !== input.mediaKey) throw refusal('mediaKey')
  let verifies: boolean
  try {
    const keys = [header.jwk, input.seatKey].map(browserKeyThumbprint)
    if (keys.some(jkt => jkt !== seatJkt)) throw new Error('another key')
    verifies = verifiesEs256(parts, es256PublicKey(header.jwk))
  } catch (cause) {
    throw refusal('key', cause)
  }
  if (!verifies) throw refusal('signature')
}

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('seat-proof-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}

/**
 * Whether the seat's key signed this text: ECDSA over P-256 with SHA-256, r‖s in canonical base64url, s in the lower half,
 * so that one text and one key have signatures with one spelling each.
 */
export function verifiesSeatStatement(
  statement: string,
  signature: string,
  seatKey: BrowserPublicKey,
): boolean {
  if (!isCanonicalBase64url(signature) || !hasLowS({ signature })) return false
  try {
    const key = es256PublicKey(seatKey)
    return verifiesOctets(Buffer.from(statement), Buffer.from(signature, 'base64url'), key)
  } catch {
    return false
  }
}
