import { maxTokenLength, RingfenceError, type VerifiedCallToken } from '../../protocol/index.ts'
import { verifyProof } from '../binding/callProof.ts'
import type { Blocked } from '../blocks/createBlocked.ts'
import { decodePart, splitCompactJws } from '../jws/compactJws.ts'
import { hasLowS, verifiesEs256 } from '../jws/es256.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { Clock, TokenUses } from '../ports.ts'
import type { Revoked } from '../revocation.ts'
import { isOriginOf } from '../sites/policy.ts'
import type { Sites } from '../sites/sites.ts'
import {
  audienceOf,
  CallTokenClaims,
  identityIn,
  maxTokenSeconds,
  mediaKeyOf,
  signingKeyNameOf,
} from './callToken.ts'

/** Difference between two of our own servers' clocks that is forgiven. */
const skewMs = 5000

export interface CallTokenInput {
  readonly token: string
  /** Compact JWS over this socket's nonce, see binding. */
  readonly proof: string
  /** What this very socket was given. */
  readonly nonce: string
  /** Origin header of this very socket. */
  readonly origin: string
}

interface CallTokenVerification {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly keys: SigningKeys
  readonly tokenUses: TokenUses
  readonly revoked: Pick<Revoked, 'token'>
  readonly blocked: Pick<Blocked, 'refuse'>
  readonly clock: Clock
}

/**
 * Accepts a call token once. The checks stand in the order of their cost, and the use is noted last, so refused input
 * leaves no row and a thief's try does not spend the owner's token.
 *
 * @throws RingfenceError `token-invalid`, `token-expired`, `token-not-yet-valid`, `origin-not-allowed`, `proof-invalid`,
 * `revoked`, `blocked`, `token-used`.
 */
export async function verifyCallToken(
  input: CallTokenInput,
  by: CallTokenVerification,
): Promise<VerifiedCallToken> {
  const nowMs = by.clock.now()
  // What an unsigned token says of itself can be wrong for less than its signature costs, and is good for nothing before that is right.
  const claims = await signedClaims(input.token, by.keys, said => {
    checkClaims(said, input.origin, by)
    checkTimes(said, nowMs)
  })
  const { jti, site } = claims
  const { jkt } = claims.cnf
  const issuedAtMs = claims.iat * 1000
  const identity = identityIn(claims)
  if (by.revoked.token({ jti, jkt, site, issuedAtMs, ...identity })) throw new RingfenceError('revoked')
  by.blocked.refuse({ jti, jkt, site, ...identity })
  verifyProof(input.proof, { jkt, jti, nonce: input.nonce })
  const expiresAtMs = claims.exp * 1000
  if ((await by.tokenUses.consume({ jti, site, expiresAtMs })) === 'again') {
    throw new RingfenceError('token-used')
  }
  const { queue, origin, caps } = claims
  const mky = mediaKeyOf(claims)
  return { jti, site, queue, origin, caps, jkt, mky, issuedAtMs, expiresAtMs, ...identity }
}

async function signedClaims(
  token: string,
  keys: SigningKeys,
  check: (said: CallTokenClaims) => void,
): Promise<CallTokenClaims> {
  if (token.length > maxTokenLength) throw refusal('length')
  // Before the whole text is read: one comparison tells what is no token at all.
  const kid = signingKeyNameOf(token)
  if (kid === undefined) throw refusal('header')
  const parts = splitCompactJws(token, maxTokenLength)
  if (parts === undefined) throw refusal('spelling')
  if (!hasLowS(parts)) throw refusal('signature')
  const key = await keys.verificationKey(kid)
  if (key === undefined) throw refusal('key')
  const said = decodePart(parts.payload)
  if (said === undefined) throw refusal('json')
  const claims = CallTokenClaims.safeParse(said).data
  if (claims === undefined) throw refusal('claims')
  check(claims)
  if (!verifiesEs256(parts, key)) throw refusal('signature')
  return claims
}

function checkClaims(claims: CallTokenClaims, socketOrigin: string, by: CallTokenVerification): void {
  if (claims.iss !== by.publicOrigin) throw refusal('iss')
  if (claims.aud !== audienceOf(by.publicOrigin)) throw refusal('aud')
  const site = by.sites.find(one => one.key === claims.site)
  if (site === undefined) throw refusal('site')
  if (!site.queues.some(queue => queue.key === claims.queue)) throw refusal('queue')
  if (claims.origin !== socketOrigin || !isOriginOf(site, socketOrigin)) {
    throw new RingfenceError('origin-not-allowed')
  }
}

function checkTimes({ iat, nbf, exp }: CallTokenClaims, nowMs: number): void {
  if (nbf !== iat || exp <= iat || exp - iat > maxTokenSeconds) throw refusal('lifetime')
  if (nowMs < nbf * 1000 - skewMs) throw new RingfenceError('token-not-yet-valid')
  if (nowMs >= exp * 1000 + skewMs) throw new RingfenceError('token-expired')
}

function refusal(what: string): RingfenceError {
  const cause = causes.get(what) ?? new Error(`wrong: ${what}`)
  causes.set(what, cause)
  return new RingfenceError('token-invalid', { cause })
}

/** Each made once: a second stack beside the refusal's own tells nothing, and costs as much as reading garbage does. */
const causes = new Map<string, Error>()
