import { z } from 'zod'
import { type BrowserPublicKey, type KeyThumbprint, MediaKey } from '../../protocol/index.ts'
import { isCanonicalBase64url } from '../jws/compactJws.ts'
import { es256PublicKey, hasLowS, verifiesOctets } from '../jws/es256.ts'
import { createProofVerifier, freshnessClaims } from './keyProof.ts'

/**
 * What makes a copied cookie worthless: whoever sits down must sign, now and for this socket and this certificate, with
 * the key that the session's passkey named when it signed in (RFC 9449 in spirit, as in binding).
 */

const verifyKeyProof = createProofVerifier(
  'seat-proof+jwt',
  z.strictObject({ mediaKey: MediaKey, ...freshnessClaims }),
)

const codes = {
  proof: 'seat-proof-invalid',
  nonce: 'seat-proof-invalid',
  key: 'seat-proof-invalid',
} as const

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
  const { seatKey, proof, mediaKey } = input
  verifyKeyProof(proof, {
    jkt: seatJkt,
    accepts: nonce => nonce === input.nonce,
    wrongClaim: (claims, { x, y }) => {
      if (claims.mediaKey !== mediaKey) return 'mediaKey'
      // What this seat signs later is checked by the key that was sent, so it must be the one that is proven here.
      return x === seatKey.x && y === seatKey.y ? undefined : 'key'
    },
    codes,
  })
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
