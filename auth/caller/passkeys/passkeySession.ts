import { type CallerId, type KeyThumbprint, RingfenceError } from '../../../protocol/index.ts'
import { type RequestProof, verifyDpop } from '../../binding/dpop.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { ServiceTokens } from '../../callToken/serviceTokens.ts'
import type { CallerAccounts, Clock, TokenUses } from '../../ports.ts'
import type { Revoked } from '../../revocation.ts'
import type { Site } from '../../sites/sites.ts'
import type { OpeningMethod, SessionClaims } from './sessionTokens.ts'

/** Somebody who may manage the passkeys of one caller, for ten minutes, from one page and with one browser key. */
export interface PasskeySession {
  /** Of the access token. */
  readonly jti: string
  readonly site: Site
  readonly origin: string
  readonly callerId: CallerId
  readonly by: OpeningMethod
  /** The passkey that opened it, or made the code that did; `null` where none is known. */
  readonly credentialId: string | null
  readonly jkt: KeyThumbprint
}

/** One request of a page that manages passkeys. */
export interface SessionRequest extends RequestProof {
  readonly site: Site
  /** Of the page. */
  readonly origin: string
  /** The `Authorization` header field. */
  readonly authorization: string | undefined
}

interface SessionParts {
  readonly tokens: ServiceTokens<SessionClaims>
  readonly nonces: DpopNonces
  readonly tokenUses: TokenUses
  readonly callers: CallerAccounts
  readonly revoked: Revoked
  readonly clock: Clock
}

/**
 * Who asks. The token is worth nothing without a fresh proof by its browser key, and nothing on another page.
 * @throws RingfenceError `access-token-invalid`, `revoked`, and what {@link verifyDpop} throws.
 */
export async function sessionOf(request: SessionRequest, by: SessionParts): Promise<PasskeySession> {
  const { site, origin, proofs, method, url } = request
  // RFC 9449 section 7.1; RFC 9110 section 11.1: the scheme's case does not matter.
  const accessToken = /^DPoP +([A-Za-z0-9_.-]+)$/i.exec(request.authorization ?? '')?.[1]
  const claims = accessToken === undefined ? undefined : await by.tokens.read(accessToken)
  if (accessToken === undefined || claims?.site !== site.key || claims.origin !== origin) {
    throw new RingfenceError('access-token-invalid')
  }
  const { jti, sub: callerId, crd: credentialId } = claims
  const { jkt } = claims.cnf
  await verifyDpop({ proofs, method, url, accessToken, jkt, site: site.key }, by)
  const opened = { jti, jkt, site: site.key, issuedAtMs: claims.iat * 1000, callerId }
  if (by.revoked.token(credentialId === undefined ? opened : { ...opened, credentialId })) {
    throw new RingfenceError('revoked')
  }
  // Who removed a stolen device's passkey must not be answered by that device for ten minutes more.
  if (credentialId !== undefined && (await by.callers.findCredential(site.key, credentialId)) === undefined) {
    throw new RingfenceError('access-token-invalid')
  }
  return { jti, site, origin, callerId, by: claims.by, credentialId: credentialId ?? null, jkt }
}

/**
 * The site's own log-in and a ticket open the way to a passkey and to no more: else whoever has a stolen password could remove
 * the owner's passkeys or make codes, and the cool-off period would protect nobody.
 * @throws RingfenceError `passkey-required`.
 */
export function refuseWeak({ by }: PasskeySession): void {
  if (by !== 'passkey' && by !== 'recovery-code') throw new RingfenceError('passkey-required')
}
