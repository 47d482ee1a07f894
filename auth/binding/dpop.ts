import { z } from 'zod'
import { type KeyThumbprint, RingfenceError, type SiteKey } from '../../protocol/index.ts'
import type { TokenUses } from '../ports.ts'
import { hashOf } from '../randomIds.ts'
import type { DpopNonces } from './dpopNonces.ts'
import { createProofVerifier, freshnessClaims } from './keyProof.ts'

/**
 * Proof of possession for HTTP (RFC 9449): an access token, or an agent's session cookie, is worth nothing without a fresh
 * proof, for this very request, by the key that it is bound to. The functions below and those of keyProof are the checks of
 * section 4.3, cheapest first.
 */

/** Check 3. `ath` is there with an access token and only then (section 4.2). */
const ProofClaims = z.strictObject({
  jti: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/),
  htm: z.string(),
  htu: z.string().max(1024),
  ath: z.string().exactOptional(),
  ...freshnessClaims,
})
type ProofClaims = z.infer<typeof ProofClaims>

/** Checks 2 to 7, and what is told to it of the others. */
const verifyKeyProof = createProofVerifier('dpop+jwt', ProofClaims)

/** What a request brings to be proven by. */
export interface RequestProof {
  /** Values of its `DPoP` header fields, one for each field. */
  readonly proofs: readonly string[]
  readonly method: string
  /** The address asked for, as browsers see it. */
  readonly url: string
}

/** One HTTP request that came with an access token, or with an agent's session. */
export interface ProvenRequest extends RequestProof {
  /** Absent where a session's cookie says who asks. */
  readonly accessToken?: string
  /** The key that the access token (`cnf.jkt`) or the session is bound to. */
  readonly jkt: KeyThumbprint
  /** `null` for an agent's session, which belongs to no site. */
  readonly site: SiteKey | null
}

/**
 * Accepts a proof once. Its use is noted last, so that what is refused leaves no row.
 *
 * @throws RingfenceError `proof-invalid`, `proof-nonce-required`, `proof-used`; when the proof is by another key,
 * `access-token-invalid` or, without an access token, `seat-proof-invalid`. The cause says what was wrong, without values.
 */
export async function verifyDpop(
  request: ProvenRequest,
  by: { readonly nonces: DpopNonces; readonly tokenUses: TokenUses },
): Promise<void> {
  const { accessToken, jkt } = request
  const { jti } = verifyKeyProof(onlyOne(request.proofs), {
    jkt,
    // Checks 10 and 11. Who has no nonce, or an old one, finds the present one in `DPoP-Nonce`.
    accepts: by.nonces.accepts,
    wrongClaim: claims => wrongClaim(claims, request),
    codes: {
      proof: 'proof-invalid',
      nonce: 'proof-nonce-required',
      // Check 12, second half.
      key: accessToken === undefined ? 'seat-proof-invalid' : 'access-token-invalid',
    },
  })
  await checkFirstUse(jti, request, by)
}

/** Check 1: one header field. */
function onlyOne(proofs: readonly string[]): string {
  const [proof, ...others] = proofs
  if (proof !== undefined && others.length === 0) return proof
  throw new RingfenceError('proof-invalid', { cause: new Error('wrong: number of proofs') })
}

/**
 * Checks 8, 9 and the first half of 12: method, address, and the hash of the access token; without one there is none, so neither
 * kind of proof is the other.
 */
function wrongClaim(
  { htm, htu, ath }: ProofClaims,
  { method, url, accessToken }: ProvenRequest,
): string | undefined {
  if (htm !== method) return 'htm'
  if (ath !== (accessToken === undefined ? undefined : hashOf(accessToken))) return 'ath'
  const asked = comparableUrl(url)
  return asked !== undefined && comparableUrl(htu) === asked ? undefined : 'htu'
}

/** Section 11.1: the same proof never opens anything twice. Remembered for as long as its nonce is accepted. */
async function checkFirstUse(
  jti: string,
  { jkt, site }: ProvenRequest,
  by: { readonly nonces: DpopNonces; readonly tokenUses: TokenUses },
): Promise<void> {
  const use = await by.tokenUses.consume({
    jti: `dpop:${jkt}:${jti}`,
    site,
    expiresAtMs: by.nonces.acceptedUntilMs(),
  })
  if (use === 'again') throw new RingfenceError('proof-used')
}

/** Characters of a URI (RFC 3986 section 2); a URL parser would also read white space, backslashes and worse. */
const httpUrl = /^https?:\/\/[A-Za-z0-9\-._~:/?#[\]!$&'()*+,;=%]+$/i

/**
 * An address without query and fragment, normalised by its syntax and scheme (RFC 3986 sections 6.2.2 and 6.2.3): case of
 * scheme and host, default port, dot segments, escapes. Two addresses are the same when these texts are.
 */
function comparableUrl(text: string): string | undefined {
  if (!httpUrl.test(text) || !URL.canParse(text)) return undefined
  const { origin, pathname, username, password } = new URL(text)
  if (username !== '' || password !== '') return undefined
  return origin + pathname.replace(/%[0-9A-Fa-f]{2}/g, unescapedIfUnreserved)
}

/** RFC 3986 sections 6.2.2.1 and 6.2.2.2. */
function unescapedIfUnreserved(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
  return /[A-Za-z0-9\-._~]/.test(character) ? character : escaped.toUpperCase()
}
