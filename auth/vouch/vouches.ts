import { compactVerify } from 'jose'
import { type CallerId, RingfenceError, type SiteKey, type Vouched } from '../../protocol/index.ts'
import { splitCompactJws } from '../jws/compactJws.ts'
import type { Pairwise } from '../keys/pairwise.ts'
import type { Clock, TokenUses } from '../ports.ts'
import { isOriginOf } from '../sites/policy.ts'
import type { Site, Sites } from '../sites/sites.ts'
import { maxVouchedBytes, maxVouchSeconds, VouchClaims, VouchHeader, vouchedIn } from './claims.ts'
import { readPlainJson } from './plainJson.ts'
import { openVouchKeys, type VouchKeys } from './vouchKeys.ts'

/** Largest vouch looked at, in characters. */
export const maxVouchLength = 8 * 1024

/** Difference between the site's clock and ours that is forgiven. */
const skewMs = 5000

/** Whom the site's back end says its visitor is. */
export interface AcceptedVouch {
  readonly callerId: CallerId
  /** What the agent may see of it; empty where the site signed only who it is. */
  readonly vouched: Vouched
  /** Milliseconds since the epoch: when it was accepted. */
  readonly provenAtMs: number
  /** Milliseconds since the epoch; absent where the site does not say. */
  readonly accountCreatedAtMs?: number
}

interface VouchInput {
  readonly site: Site
  /** Of the page that brings it. */
  readonly origin: string
  /** Compact JWS, `typ: vouch+jwt`. */
  readonly vouch: string
}

/** What a site's back end signed about a visitor, taken once. */
export interface Vouches {
  /**
   * Accepts a vouch and uses it up. `alsoRight` is asked when everything about the vouch is right, and before it is used
   * up: what it throws leaves the vouch good for another try.
   *
   * @throws RingfenceError `vouch-invalid`, `vouch-too-long`, `vouch-used`, `vouch-unavailable`, and what `alsoRight` throws.
   */
  accept(
    input: VouchInput,
    alsoRight?: (vouch: AcceptedVouch) => Promise<void> | void,
  ): Promise<AcceptedVouch>
}

interface VouchParts {
  readonly sites: Sites
  /** Audience of every vouch. */
  readonly publicOrigin: string
  readonly pairwise: Pairwise
  readonly tokenUses: TokenUses
  readonly clock: Clock
  /** How long a site's published keys may take, in milliseconds; 5000 where absent. */
  readonly fetchTimeoutMs?: number
}

/** Opens the keys of every site that vouches; fetches nothing yet. */
export function createVouches(parts: VouchParts): Vouches {
  const { publicOrigin, pairwise, tokenUses, clock } = parts
  const keysBySite = new Map<SiteKey, VouchKeys>()
  for (const { key, vouching } of parts.sites) {
    if (vouching) keysBySite.set(key, openVouchKeys(vouching, clock, parts.fetchTimeoutMs))
  }

  return {
    accept: async ({ site, origin, vouch }, alsoRight = () => {}) => {
      const keys = keysBySite.get(site.key)
      if (keys === undefined) throw refusal('the site vouches for nobody')
      const { claims, header } = readVouch(vouch)
      checkClaims(claims, { site, origin, publicOrigin })
      checkTimes(claims, clock.now())
      await checkSignature(vouch, header, keys)
      const accepted = {
        callerId: pairwise.callerOf(site.key, claims.sub),
        vouched: vouchedIn(claims),
        provenAtMs: clock.now(),
        ...(claims.accountCreatedAt !== undefined && { accountCreatedAtMs: claims.accountCreatedAt * 1000 }),
      }
      await alsoRight(accepted)
      // Keys may have been fetched in between; an expired vouch must not win by a slow fetch.
      checkTimes(claims, clock.now())
      const jti = `vouch:${site.key}:${claims.jti}`
      const use = { jti, site: site.key, expiresAtMs: claims.exp * 1000 }
      if ((await tokenUses.consume(use)) === 'again') throw new RingfenceError('vouch-used')
      return accepted
    },
  }
}

/** The checks stand in the order of their cost: spelling, header, claims; the signature comes after all of them. */
function readVouch(vouch: string): { readonly header: VouchHeader; readonly claims: VouchClaims } {
  if (vouch.length > maxVouchLength) {
    throw new RingfenceError('vouch-too-long', { wrongField: { field: 'vouch', fault: 'too-long' } })
  }
  const parts = splitCompactJws(vouch, maxVouchLength)
  if (parts === undefined) throw refusal('spelling')
  const header = VouchHeader.safeParse(readPlainJson(parts.header)).data
  if (header === undefined) throw refusal('header')
  const claims = VouchClaims.safeParse(readPlainJson(parts.payload)).data
  if (claims === undefined) throw refusal('claims')
  if (Buffer.byteLength(JSON.stringify(vouchedIn(claims))) > maxVouchedBytes) throw refusal('length')
  return { header, claims }
}

function checkClaims(
  claims: VouchClaims,
  here: { readonly site: Site; readonly origin: string; readonly publicOrigin: string },
): void {
  if (claims.iss !== here.site.key) throw refusal('iss')
  if (claims.aud !== here.publicOrigin) throw refusal('aud')
  if (claims.origin !== here.origin || !isOriginOf(here.site, here.origin)) throw refusal('origin')
}

function checkTimes({ iat, exp }: VouchClaims, nowMs: number): void {
  if (exp <= iat || exp - iat > maxVouchSeconds) throw refusal('lifetime')
  if (nowMs < iat * 1000 - skewMs) throw refusal('iat')
  if (nowMs >= exp * 1000 + skewMs) throw refusal('exp')
}

async function checkSignature(vouch: string, header: VouchHeader, keys: VouchKeys): Promise<void> {
  const { algorithm, key } = await keys.find(header.kid)
  if (header.alg !== algorithm) throw refusal('alg')
  try {
    await compactVerify(vouch, key, { algorithms: [algorithm] })
  } catch (cause) {
    throw refusal('signature', cause)
  }
}

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('vouch-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}
