import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { BrowserPublicKey, type KeyThumbprint, RingfenceError, type SiteKey } from '../protocol/index.ts'
import { browserKeyThumbprint } from './binding.ts'
import { type CompactJws, decodePart, splitCompactJws } from './compactJws.ts'
import type { DpopNonces } from './dpopNonces.ts'
import { es256PublicKey, verifiesEs256 } from './es256.ts'
import type { TokenUses } from './ports.ts'
import { hashOf } from './secrets.ts'

/**
 * Proof of possession for HTTP (RFC 9449): an access token, or an agent's session cookie, is worth nothing without a fresh
 * proof, for this very request, by the key that it is bound to. The functions below are the checks of section 4.3, cheapest
 * first.
 */

/** Largest proof looked at, in characters. A real one is under 800. */
const maxProofLength = 2048

/** Checks 4, 5 and 7: exactly these members, one asymmetric algorithm, and a key without private part. */
const ProofHeader = z.strictObject({
  typ: z.literal('dpop+jwt'),
  alg: z.literal('ES256'),
  jwk: BrowserPublicKey,
})

/**
 * Check 3. Without `nonce` it is well formed all the same: that is how a page asks for one (section 8). `ath` is there with an
 * access token and only then (section 4.2).
 */
const ProofClaims = z.strictObject({
  jti: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/),
  htm: z.string(),
  htu: z.string().max(1024),
  iat: z.int(),
  ath: z.string().exactOptional(),
  nonce: z.string().exactOptional(),
})
type ProofClaims = z.infer<typeof ProofClaims>

interface Proof {
  readonly jws: CompactJws
  readonly jwk: BrowserPublicKey
  readonly claims: ProofClaims
}

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
  const proof = readProof(onlyOne(request.proofs))
  checkMethod(proof, request)
  checkNonce(proof, by.nonces)
  checkAccessToken(proof, request)
  checkAddress(proof, request)
  checkKey(proof, request)
  checkSignature(proof)
  await checkFirstUse(proof, request, by)
}

/** Check 1: one header field. */
function onlyOne(proofs: readonly string[]): string {
  const [proof, ...others] = proofs
  if (proof === undefined || others.length > 0) throw refusal('number of proofs')
  return proof
}

/** Checks 2, 3, 4, 5 and 7. */
function readProof(text: string): Proof {
  const jws = splitCompactJws(text, maxProofLength)
  if (jws === undefined) throw refusal('spelling')
  const header = ProofHeader.safeParse(decodePart(jws.header)).data
  if (header === undefined) throw refusal('header')
  const claims = ProofClaims.safeParse(decodePart(jws.payload)).data
  if (claims === undefined) throw refusal('claims')
  return { jws, jwk: header.jwk, claims }
}

/** Check 8. */
function checkMethod({ claims }: Proof, { method }: ProvenRequest): void {
  if (claims.htm !== method) throw refusal('htm')
}

/** Check 9. */
function checkAddress({ claims }: Proof, { url }: ProvenRequest): void {
  const asked = comparableUrl(url)
  if (asked === undefined || comparableUrl(claims.htu) !== asked) throw refusal('htu')
}

/**
 * Checks 10 and 11: the nonce is what makes the proof fresh (section 11.1), so `iat` need not be believed, and whoever has a clock
 * that is set wrong can still manage their passkeys. Who has no nonce, or an old one, finds the present one in `DPoP-Nonce`.
 */
function checkNonce({ claims }: Proof, nonces: DpopNonces): void {
  if (claims.nonce === undefined || !nonces.accepts(claims.nonce)) {
    throw new RingfenceError('proof-nonce-required')
  }
}

/** Check 12, first half: the hash of the access token; without one there is none, so neither kind of proof is the other. */
function checkAccessToken({ claims }: Proof, { accessToken }: ProvenRequest): void {
  const ath = accessToken === undefined ? undefined : hashOf(accessToken)
  if (claims.ath !== ath) throw refusal('ath')
}

/** Check 12, second half: the key that the access token or the session is bound to. */
function checkKey({ jwk }: Proof, { jkt, accessToken }: ProvenRequest): void {
  if (thumbprintOf(jwk) === jkt) return
  throw new RingfenceError(accessToken === undefined ? 'seat-proof-invalid' : 'access-token-invalid')
}

/** Check 6. */
function checkSignature({ jws, jwk }: Proof): void {
  if (!verifiesEs256(jws, keyOf(jwk))) throw refusal('signature')
}

/** Section 11.1: the same proof never opens anything twice. Remembered for as long as its nonce is accepted. */
async function checkFirstUse(
  { claims }: Proof,
  { jkt, site }: ProvenRequest,
  by: { readonly nonces: DpopNonces; readonly tokenUses: TokenUses },
): Promise<void> {
  const jti = `dpop:${jkt}:${claims.jti}`
  const use = await by.tokenUses.consume({ jti, site, expiresAtMs: by.nonces.acceptedUntilMs() })
  if (use === 'again') throw new RingfenceError('proof-used')
}

function thumbprintOf(jwk: BrowserPublicKey): KeyThumbprint {
  try {
    return browserKeyThumbprint(jwk)
  } catch (cause) {
    throw refusal('spelling of the key', cause)
  }
}

function keyOf(jwk: BrowserPublicKey): KeyObject {
  try {
    return es256PublicKey(jwk)
  } catch (cause) {
    throw refusal('key', cause)
  }
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

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('proof-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}
