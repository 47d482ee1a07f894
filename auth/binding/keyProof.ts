import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { BrowserPublicKey, type ErrorCode, type KeyThumbprint, RingfenceError } from '../../protocol/index.ts'
import { decodePart, splitCompactJws } from '../jws/compactJws.ts'
import { es256PublicKey, verifiesEs256 } from '../jws/es256.ts'
import { browserKeyThumbprint } from './browserKeyThumbprint.ts'

/**
 * Proof of possession of a key that cannot leave its browser (after RFC 9449): a compact JWS by the key in its header, over what
 * the server gave out just now. Each kind of proof gives its `typ` and its claims; how one is checked is the same for all.
 */

/** Largest proof looked at, in characters. A real one is under 800. */
const maxProofLength = 2048

/**
 * What every proof says. The nonce makes it fresh, so `iat`, which is what the browser believes, is not judged: a visitor whose
 * clock is set wrong, by whatever it is, can still call. Without nonce it is well formed all the same: that is how a page
 * asks for one (RFC 9449 section 8).
 */
export const freshnessClaims = { nonce: z.string().exactOptional(), iat: z.int() }

interface FreshnessClaims {
  readonly nonce?: string
  readonly iat: number
}

/** What a proof must be for, and what one that is not is refused with. */
interface ExpectedProof<Claims> {
  /** Thumbprint of the key that must have made it. */
  readonly jkt: KeyThumbprint
  /** Whether this nonce was given out, here and now. */
  accepts(nonce: string): boolean
  /** In one word the first claim that is about something else; `undefined` where all fit. */
  wrongClaim(claims: Claims, key: BrowserPublicKey): string | undefined
  readonly codes: {
    readonly proof: ErrorCode
    /** For one that is not fresh. */
    readonly nonce: ErrorCode
    /** For one by another key. */
    readonly key: ErrorCode
  }
}

/** Answers what the proof says. Throws a RingfenceError by `codes`; its cause says what was wrong, without values. */
type ProofVerifier<Claims> = (proof: string, expected: ExpectedProof<Claims>) => Claims

/**
 * The checks of one kind of proof, in the order of their cost: the signature costs a hundred times as much as the comparisons,
 * and reading the key ten times as much as its thumbprint.
 */
export function createProofVerifier<Claims extends FreshnessClaims>(
  typ: string,
  claimsOfKind: z.ZodType<Claims>,
): ProofVerifier<Claims> {
  // Exactly these members: no `kid`, `jku`, `x5c` or `crit`, and a key without private part (RFC 7515 section 4.1).
  const headerOfKind = z.strictObject({
    typ: z.literal(typ),
    alg: z.literal('ES256'),
    jwk: BrowserPublicKey,
  })
  return (proof, expected) => {
    const { codes } = expected
    const parts = splitCompactJws(proof, maxProofLength)
    if (parts === undefined) throw refusal(codes.proof, 'spelling')
    const header = headerOfKind.safeParse(decodePart(parts.header)).data
    if (header === undefined) throw refusal(codes.proof, 'header')
    const claims = claimsOfKind.safeParse(decodePart(parts.payload)).data
    if (claims === undefined) throw refusal(codes.proof, 'claims')
    const { nonce } = claims
    if (nonce === undefined || !expected.accepts(nonce)) throw refusal(codes.nonce, 'nonce')
    const wrong = expected.wrongClaim(claims, header.jwk)
    if (wrong !== undefined) throw refusal(codes.proof, wrong)
    if (!verifiesEs256(parts, keyOf(header.jwk, expected))) throw refusal(codes.proof, 'signature')
    return claims
  }
}

/** The key, if it is the one whose thumbprint is expected. */
function keyOf(
  jwk: BrowserPublicKey,
  { jkt, codes }: Pick<ExpectedProof<unknown>, 'jkt' | 'codes'>,
): KeyObject {
  try {
    if (browserKeyThumbprint(jwk) === jkt) return es256PublicKey(jwk)
  } catch (cause) {
    throw refusal(codes.proof, 'key', cause)
  }
  throw refusal(codes.key, 'key')
}

function refusal(code: ErrorCode, what: string, cause?: unknown): RingfenceError {
  return new RingfenceError(code, { cause: new Error(`wrong: ${what}`, { cause }) })
}
