import { compactVerify } from 'jose'
import type { z } from 'zod'
import { RingfenceError, type SiteKey } from '../../protocol/index.ts'
import { splitCompactJws } from '../jws/compactJws.ts'
import type { Clock } from '../ports.ts'
import { isOriginOf } from '../sites/policy.ts'
import type { Site, Sites } from '../sites/sites.ts'
import { maxVouchedBytes, maxVouchSeconds, VouchClaims, VouchHeader, vouchedIn } from './claims.ts'
import { readPlainJson } from './plainJson.ts'
import { openVouchKeys, type VouchKeys } from './vouchKeys.ts'
import { wrongVouch } from './wrongVouch.ts'

/** Largest vouch looked at, in characters. */
export const maxVouchLength = 8 * 1024

/** Difference between the site's clock and ours that is forgiven. */
const skewMs = 5000

export interface VouchInput {
  readonly site: Site
  /** Of the page that brings it. */
  readonly origin: string
  /** Compact JWS, `typ: vouch+jwt`. */
  readonly vouch: string
}

/** Looks at vouches, and uses none up. All throw RingfenceError `vouch-invalid` with its reason, `vouch-too-long`, `vouch-unavailable`. */
export interface VouchExaminer {
  examine(input: VouchInput): Promise<VouchClaims>
  /** As if a page of the site and the origin that it names brought it. */
  examineAlone(vouch: string): Promise<VouchClaims>
  /** Whether it is good at this moment still. */
  checkTimes(claims: VouchClaims): void
}

export interface VouchExaminerParts {
  readonly sites: Sites
  /** Audience of every vouch. */
  readonly publicOrigin: string
  readonly clock: Clock
  /** How long a site's published keys may take, in milliseconds; 5000 where absent. */
  readonly fetchTimeoutMs?: number
}

/** Opens the keys of every site that vouches; fetches nothing yet. */
export function openVouchExaminer(parts: VouchExaminerParts): VouchExaminer {
  const { sites, publicOrigin, clock } = parts
  const keysBySite = new Map<SiteKey, VouchKeys>()
  for (const { key, vouching } of sites) {
    if (vouching) keysBySite.set(key, openVouchKeys(vouching, clock, parts.fetchTimeoutMs))
  }

  async function examine({ site, origin, vouch }: VouchInput): Promise<VouchClaims> {
    const keys = keysBySite.get(site.key)
    if (keys === undefined) throw wrongVouch('not-configured')
    const { claims, header } = readVouch(vouch)
    checkClaims(claims, { site, origin, publicOrigin })
    checkTimes(claims, clock.now())
    await checkSignature(vouch, header, keys)
    return claims
  }

  return {
    examine,
    examineAlone: async vouch => {
      const { iss, origin } = readVouch(vouch).claims
      const site = sites.find(({ key }) => key === iss)
      if (!site) throw wrongVouch('issuer')
      return examine({ site, origin, vouch })
    },
    checkTimes: claims => checkTimes(claims, clock.now()),
  }
}

/** The checks stand in the order of their cost: spelling, header, claims; the signature comes after all of them. */
function readVouch(vouch: string): { readonly header: VouchHeader; readonly claims: VouchClaims } {
  if (vouch.length > maxVouchLength) {
    throw new RingfenceError('vouch-too-long', { wrongField: { field: 'vouch', fault: 'too-long' } })
  }
  const parts = splitCompactJws(vouch, maxVouchLength)
  if (parts === undefined) throw wrongVouch('spelling')
  const header = checked(VouchHeader, 'header', parts.header)
  const claims = checked(VouchClaims, 'claims', parts.payload)
  if (Buffer.byteLength(JSON.stringify(vouchedIn(claims))) > maxVouchedBytes) throw wrongVouch('size')
  return { header, claims }
}

/** One part of a vouch; of what is wrong the first member is named, unless the name is the asker's own. */
function checked<T>(schema: z.ZodType<T>, part: 'header' | 'claims', text: string): T {
  const { data, error } = schema.safeParse(readPlainJson(text))
  if (data !== undefined) return data
  const issue = error?.issues[0]
  if (issue?.code === 'unrecognized_keys') throw wrongVouch('unknown-member')
  const [member] = issue?.path ?? []
  throw wrongVouch(member === undefined ? part : `${part}.${String(member)}`)
}

function checkClaims(
  claims: VouchClaims,
  here: { readonly site: Site; readonly origin: string; readonly publicOrigin: string },
): void {
  if (claims.iss !== here.site.key) throw wrongVouch('issuer')
  if (claims.aud !== here.publicOrigin) throw wrongVouch('audience')
  if (claims.origin !== here.origin || !isOriginOf(here.site, here.origin)) throw wrongVouch('origin')
}

function checkTimes({ iat, exp }: VouchClaims, nowMs: number): void {
  if (exp <= iat || exp - iat > maxVouchSeconds) throw wrongVouch('lifetime')
  if (nowMs < iat * 1000 - skewMs) throw wrongVouch('not-yet')
  if (nowMs >= exp * 1000 + skewMs) throw wrongVouch('expired')
}

async function checkSignature(vouch: string, header: VouchHeader, keys: VouchKeys): Promise<void> {
  const { algorithm, key } = await keys.find(header.kid)
  if (header.alg !== algorithm) throw wrongVouch('algorithm')
  try {
    await compactVerify(vouch, key, { algorithms: [algorithm] })
  } catch (cause) {
    throw wrongVouch('signature', cause)
  }
}
