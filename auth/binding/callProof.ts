import { z } from 'zod'
import type { KeyThumbprint } from '../../protocol/index.ts'
import { createProofVerifier, freshnessClaims } from './keyProof.ts'

/**
 * What makes a copied token worthless: whoever brings it must sign, now and for this socket, with the browser key that
 * the token names (`cnf.jkt`, RFC 7800; the proof after RFC 9449). The key cannot leave its browser. The other half is
 * the browser's: it makes the key, asks for a token with its public half, and signs the server's nonce, which was drawn for
 * this socket after it opened and alone makes the proof fresh.
 */

const verifyCallProof = createProofVerifier(
  'call-proof+jwt',
  z.strictObject({ jti: z.string(), ...freshnessClaims }),
)

const codes = { proof: 'proof-invalid', nonce: 'proof-invalid', key: 'proof-invalid' } as const

/**
 * Checks that the proof was made by the key behind `jkt`, for the token `jti`, on the socket that was given `nonce`.
 *
 * @throws RingfenceError `proof-invalid`, whatever was wrong; its cause says what, without values.
 */
export function verifyProof(
  proof: string,
  expected: { readonly jkt: KeyThumbprint; readonly jti: string; readonly nonce: string },
): void {
  verifyCallProof(proof, {
    jkt: expected.jkt,
    accepts: nonce => nonce === expected.nonce,
    wrongClaim: ({ jti }) => (jti === expected.jti ? undefined : 'jti'),
    codes,
  })
}
