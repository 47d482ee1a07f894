import { compactVerify } from 'jose'
import { z } from 'zod'
import { CallId, GrantId, type Limit, RingfenceError, SiteKey } from '../../protocol/index.ts'
import { splitCompactJws } from '../jws/compactJws.ts'
import type { AuditLog, Clock, GrantRow, Grants, ProvenBy } from '../ports.ts'
import { hashOf } from '../randomIds.ts'
import type { Revoked } from '../revocation.ts'
import type { Site, Sites } from '../sites/sites.ts'
import { readPlainJson } from '../vouch/plainJson.ts'
import { openVouchKeys, type VouchKeys } from '../vouch/vouchKeys.ts'

/** Largest request to spend looked at, in characters. */
const maxLength = 4096

/** Longest life of a request to spend, in seconds. */
const maxSpendSeconds = 60

/** Difference between the site's clock and ours that is forgiven. */
const skewMs = 5000

/** Exactly these members: no `jwk`, `jku`, `x5u`, `x5c`, `crit` or `b64` (RFC 7515 section 4.1). */
const SpendHeader = z.strictObject({
  alg: z.enum(['ES256', 'EdDSA', 'Ed25519']),
  typ: z.literal('grant-spend+jwt'),
  kid: z.string().min(1).max(128),
})

/** What the business's back end asks for. */
const SpendClaims = z.strictObject({
  /** The site's key. */
  iss: SiteKey,
  /** Origin of this service. */
  aud: z.string(),
  jti: z.string().regex(/^[\x21-\x7e]{16,128}$/),
  iat: z.int(),
  exp: z.int(),
  callId: CallId,
  grantId: GrantId,
  /** Key of the purpose, or the sentence that the agent typed. */
  purpose: z.string().max(160),
  /** What is to be spent of the limit, in its unit; exactly where there is a limit. */
  amount: z.number().positive().exactOptional(),
})
type SpendClaims = z.infer<typeof SpendClaims>

interface SpendInput {
  /** As the address has them. */
  readonly callId: string
  readonly grantId: string
  /** Compact JWS, `typ: grant-spend+jwt`. */
  readonly request: string
}

/** What was spent. */
interface GrantSpent {
  readonly spent: true
  /** As it was asked for. */
  readonly purpose: string
  /** What the caller read and confirmed. */
  readonly sentence: string
  readonly limit: Limit | null
  /** Milliseconds since the epoch. */
  readonly spentAtMs: number
}

/** Lets the business's back end spend what a caller proved. */
export interface GrantSpending {
  /**
   * Spends a grant. It names one grant of one call and a grant is spent once, so a request that is brought again finds
   * nothing left: nothing else needs to be remembered of it.
   *
   * @throws RingfenceError `spend-invalid`, `vouch-unavailable`, `grant-not-found`, `grant-mismatch`, `revoked`,
   * `grant-expired`, `grant-spent`.
   */
  spend(input: SpendInput): Promise<GrantSpent>
}

interface GrantSpendingParts {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly grants: Grants
  readonly revoked: Pick<Revoked, 'token'>
  readonly audit: AuditLog
  readonly clock: Clock
}

/** Opens the keys of every site that signs; fetches nothing yet. */
export function createGrantSpending(parts: GrantSpendingParts): GrantSpending {
  const { sites, publicOrigin, grants, revoked, audit, clock } = parts
  const keysBySite = new Map<SiteKey, VouchKeys>()
  for (const { key, vouching } of sites) if (vouching) keysBySite.set(key, openVouchKeys(vouching, clock))

  return {
    spend: async ({ callId, grantId, request }) => {
      const { header, claims } = readRequest(request)
      if (claims.aud !== publicOrigin) throw refusal('aud')
      if (claims.callId !== callId || claims.grantId !== grantId) throw refusal('address')
      checkTimes(claims, clock.now())
      const site = sites.find(one => one.key === claims.iss)
      const keys = keysBySite.get(claims.iss)
      if (site === undefined || keys === undefined) throw refusal('iss')
      await checkSignature(request, header, keys)
      const grant = await grants.find(claims.grantId)
      // What belongs to another call or another site is told like what is not there.
      if (grant === undefined || grant.callId !== claims.callId || grant.site !== site.key) {
        throw new RingfenceError('grant-not-found')
      }
      if (!isFor(claims, grant, site)) throw new RingfenceError('grant-mismatch')
      const spentAtMs = clock.now()
      // Keys may have been fetched in between.
      checkTimes(claims, spentAtMs)
      if (isRevoked(grant, revoked)) throw new RingfenceError('revoked')
      await spendOnce(grants, grant.grantId, spentAtMs)
      await audit.append({
        actor: `site ${site.key}`,
        action: 'grant-spent',
        subject: grant.callId,
        details: { grantId: grant.grantId, request: claims.jti, amount: claims.amount ?? null },
      })
      const { purpose } = claims
      return { spent: true, purpose, sentence: grant.sentence, limit: grant.limit, spentAtMs }
    },
  }
}

async function spendOnce(grants: Grants, grantId: GrantId, nowMs: number): Promise<void> {
  switch (await grants.spend(grantId, nowMs)) {
    case 'spent':
      return
    case 'expired':
      throw new RingfenceError('grant-expired')
    case 'spent-before':
      throw new RingfenceError('grant-spent')
    case 'not-found':
      throw new RingfenceError('grant-not-found')
  }
}

/** Whether anything that the grant rests on was revoked, before or since. */
export const isRevoked = (
  { site, provenBy }: { readonly site: SiteKey; readonly provenBy: ProvenBy | null },
  revoked: Pick<Revoked, 'token'>,
): boolean => provenBy !== null && revoked.token({ site, ...provenBy })

/** Whether this purpose was proven, and this much of it. */
function isFor({ purpose, amount }: SpendClaims, grant: GrantRow, site: Site): boolean {
  const listed = site.queues.some(queue => queue.stepUps.purposes.some(one => one.key === purpose))
  // A sentence that an agent typed never stands for a purpose of the list, not even one spelled like its key.
  if (grant.purpose !== (listed ? purpose : hashOf(purpose))) return false
  if (grant.limit === null) return amount === undefined
  return amount !== undefined && amount <= grant.limit.amount
}

/** The checks stand in the order of their cost: spelling, header, claims; the signature comes after all of them. */
function readRequest(request: string) {
  const parts = splitCompactJws(request, maxLength)
  if (parts === undefined) throw refusal('spelling')
  const header = SpendHeader.safeParse(readPlainJson(parts.header)).data
  if (header === undefined) throw refusal('header')
  const claims = SpendClaims.safeParse(readPlainJson(parts.payload)).data
  if (claims === undefined) throw refusal('claims')
  return { header, claims }
}

function checkTimes({ iat, exp }: SpendClaims, nowMs: number): void {
  if (exp <= iat || exp - iat > maxSpendSeconds) throw refusal('lifetime')
  if (nowMs < iat * 1000 - skewMs) throw refusal('iat')
  if (nowMs >= exp * 1000 + skewMs) throw refusal('exp')
}

async function checkSignature(
  request: string,
  header: z.infer<typeof SpendHeader>,
  keys: VouchKeys,
): Promise<void> {
  try {
    const { algorithm, key } = await keys.find(header.kid)
    if (header.alg !== algorithm) throw refusal('alg')
    await compactVerify(request, key, { algorithms: [algorithm] })
  } catch (cause) {
    if (cause instanceof RingfenceError && cause.code === 'vouch-unavailable') throw cause
    throw refusal('signature', cause)
  }
}

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('spend-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}
