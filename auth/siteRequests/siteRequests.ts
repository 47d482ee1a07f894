import { compactVerify } from 'jose'
import { z } from 'zod'
import { RingfenceError, type SiteKey, type SiteScope } from '../../protocol/index.ts'
import { splitCompactJws } from '../jws/compactJws.ts'
import type { Clock, TokenUses } from '../ports.ts'
import type { Revoked } from '../revocation.ts'
import { siteOf } from '../sites/policy.ts'
import type { Site, Sites } from '../sites/sites.ts'
import { readPlainJson } from '../vouch/plainJson.ts'
import { openVouchKeys, type VouchKeys } from '../vouch/vouchKeys.ts'

/** Largest signed request looked at, in characters. */
const maxLength = 4096

/** Longest life of one, in seconds. */
const maxRequestSeconds = 60

/** Difference between the site's clock and ours that is forgiven. */
const skewMs = 5000

/** Exactly these members: no `jwk`, `jku`, `x5u`, `x5c`, `crit` or `b64` (RFC 7515 section 4.1). */
const RequestHeader = z.strictObject({
  alg: z.enum(['ES256', 'EdDSA', 'Ed25519']),
  typ: z.literal('site-request+jwt'),
  kid: z.string().min(1).max(128),
})

/** What the site's back end asks for. `htm` and `htu` as in DPoP (RFC 9449 section 4.2), but that `htu` has the query, too, and is
 * the address to the letter: there is one spelling of it. */
const RequestClaims = z.strictObject({
  /** The site's key. */
  iss: z.string(),
  /** Origin of this service. */
  aud: z.string(),
  htm: z.string(),
  htu: z.string().max(2048),
  jti: z.string().regex(/^[\x21-\x7e]{16,128}$/),
  iat: z.int(),
  exp: z.int(),
})
type RequestClaims = z.infer<typeof RequestClaims>

/** One HTTP request in a site's name. */
interface SiteRequest {
  /** As the address has it. */
  readonly site: string
  /** Compact JWS, `typ: site-request+jwt`; absent where the request brings none. */
  readonly token: string | undefined
  readonly method: string
  /** The address asked for, as the site sees it. */
  readonly url: string
}

/** Who asked, and what they may read. */
interface SiteAsking {
  readonly site: SiteKey
  readonly scopes: ReadonlySet<SiteScope>
}

export interface SiteRequests {
  /**
   * Accepts a request that a key of the site signed, once. Its use is noted last, so that what is refused leaves no row.
   * @throws RingfenceError `site-unknown`, `site-request-invalid`, `vouch-unavailable`, `revoked`, `scope-missing`,
   * `site-request-used`.
   */
  accept(request: SiteRequest, needs: SiteScope): Promise<SiteAsking>
}

interface SiteRequestParts {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly tokenUses: TokenUses
  readonly revoked: Pick<Revoked, 'site'>
  readonly clock: Clock
}

/** Opens the keys of every site that may read; fetches nothing yet. */
export function createSiteRequests(parts: SiteRequestParts): SiteRequests {
  const { sites, publicOrigin, tokenUses, revoked, clock } = parts
  const keysBySite = new Map<SiteKey, VouchKeys>()
  for (const { key, vouching, api } of sites) {
    if (vouching && api) keysBySite.set(key, openVouchKeys(vouching, clock))
  }

  return {
    accept: async ({ site: key, token, method, url }, needs) => {
      const site = siteOf(sites, key)
      const { header, claims } = readRequest(token)
      if (claims.iss !== site.key) throw refusal('iss')
      if (claims.aud !== publicOrigin) throw refusal('aud')
      if (claims.htm !== method) throw refusal('htm')
      if (claims.htu !== url) throw refusal('htu')
      checkTimes(claims, clock.now())
      const keys = keysBySite.get(site.key)
      if (keys === undefined) throw refusal('iss')
      await checkSignature(token ?? '', header, keys)
      if (revoked.site(site.key)) throw new RingfenceError('revoked')
      const scopes = scopesOf(site, header.kid)
      if (!scopes.has(needs)) throw new RingfenceError('scope-missing')
      // Keys may have been fetched in between.
      checkTimes(claims, clock.now())
      const jti = `site-request:${site.key}:${claims.jti}`
      const use = { jti, site: site.key, expiresAtMs: claims.exp * 1000 }
      if ((await tokenUses.consume(use)) === 'again') throw new RingfenceError('site-request-used')
      return { site: site.key, scopes }
    },
  }
}

/** A key that nobody named may read nothing, though it may vouch. */
const scopesOf = ({ api }: Site, kid: string): ReadonlySet<SiteScope> =>
  new Set(api?.keys.find(key => key.kid === kid)?.scopes)

/** The checks stand in the order of their cost: spelling, header, claims; the signature comes after all of them. */
function readRequest(token = '') {
  const parts = splitCompactJws(token, maxLength)
  if (parts === undefined) throw refusal('spelling')
  const header = RequestHeader.safeParse(readPlainJson(parts.header)).data
  if (header === undefined) throw refusal('header')
  const claims = RequestClaims.safeParse(readPlainJson(parts.payload)).data
  if (claims === undefined) throw refusal('claims')
  return { header, claims }
}

function checkTimes({ iat, exp }: RequestClaims, nowMs: number): void {
  if (exp <= iat || exp - iat > maxRequestSeconds) throw refusal('lifetime')
  if (nowMs < iat * 1000 - skewMs) throw refusal('iat')
  if (nowMs >= exp * 1000 + skewMs) throw refusal('exp')
}

async function checkSignature(
  token: string,
  header: z.infer<typeof RequestHeader>,
  keys: VouchKeys,
): Promise<void> {
  try {
    const { algorithm, key } = await keys.find(header.kid)
    if (header.alg !== algorithm) throw refusal('alg')
    await compactVerify(token, key, { algorithms: [algorithm] })
  } catch (cause) {
    if (cause instanceof RingfenceError && cause.code === 'vouch-unavailable') throw cause
    throw refusal('signature', cause)
  }
}

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('site-request-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}
