import { RingfenceError, type VouchReason } from '../../protocol/index.ts'
import { splitCompactJws } from '../jws/compactJws.ts'
import { maxVouchSeconds, type VouchClaims } from './claims.ts'
import { maxVouchLength, openVouchExaminer, type VouchExaminerParts } from './examineVouch.ts'
import { readPlainJson } from './plainJson.ts'

/** What an operator reads of a vouch that they hold. */
export interface VouchExplained {
  readonly holds: boolean
  /** One sentence; it may repeat what stands in the vouch. */
  readonly line: string
}

/**
 * Says whether a vouch is right, or what is wrong with it and how it should be, as the service would see it in this moment. Nothing is
 * used up.
 * @throws RingfenceError `vouch-unavailable` where the site's published keys cannot be fetched
 */
export async function explainVouch(vouch: string, parts: VouchExaminerParts): Promise<VouchExplained> {
  try {
    const { iss, sub, exp } = await openVouchExaminer(parts).examineAlone(vouch)
    const leftSeconds = Math.ceil(exp - parts.clock.now() / 1000)
    return {
      holds: true,
      line: `The vouch is right: site ${iss} vouches for ${JSON.stringify(sub)}, for ${leftSeconds} s more.`,
    }
  } catch (error) {
    if (!(error instanceof RingfenceError)) throw error
    if (error.code === 'vouch-too-long')
      return wrong(`it has ${vouch.length} characters, and ${maxVouchLength} are looked at.`)
    if (error.code !== 'vouch-invalid' || error.reason === undefined) throw error
    return wrong(sentenceOf(error.reason, { ...parts, ...saidIn(vouch) }))
  }
}

const wrong = (what: string): VouchExplained => ({ holds: false, line: `The vouch is wrong: ${what}` })

/** Whatever can be read of it, checked or not. */
function saidIn(vouch: string): { readonly header: Said; readonly claims: Said } {
  const parts = splitCompactJws(vouch, maxVouchLength)
  return { header: membersOf(parts?.header), claims: membersOf(parts?.payload) }
}
type Said = Readonly<Record<string, unknown>>

function membersOf(part: string | undefined): Said {
  const value = part === undefined ? undefined : readPlainJson(part)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

type What = Exclude<VouchReason, `header.${string}` | `claims.${string}`>

function sentenceOf(
  reason: string,
  here: VouchExaminerParts & { readonly header: Said; readonly claims: Said },
): string {
  const { header, claims, sites, publicOrigin, clock } = here
  const told = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value))
  const seconds = (claim: keyof VouchClaims) => Number(claims[claim]) - Math.floor(clock.now() / 1000)
  const site = sites.find(({ key }) => key === claims.iss)
  const sentences: Readonly<Record<What, () => string>> = {
    spelling: () =>
      'it is no compact JWS: three parts of base64url with two dots between them, and no padding.',
    header: () => 'its header is no JSON object, or has a member twice.',
    claims: () => 'its claims are no JSON object, or have a member twice.',
    'unknown-member': () =>
      'there is a member that is none of the documented ones, in the header or the claims.',
    size: () => 'name, customerReference and attributes are too long together.',
    issuer: () =>
      `iss is ${told(claims.iss)}, and the sites are ${sites.map(({ key }) => told(key)).join(', ')}.`,
    audience: () => `aud is ${told(claims.aud)}, and this service is ${told(publicOrigin)}.`,
    origin: () =>
      `origin is ${told(claims.origin)}, and the pages of the site are on ${site?.allowedOrigins.map(told).join(', ')}.`,
    lifetime: () =>
      `from iat to exp it is ${Number(claims.exp) - Number(claims.iat)} s, and it may be 1 to ${maxVouchSeconds}.`,
    'not-yet': () => `iat is ${seconds('iat')} s ahead of the clock of this machine.`,
    expired: () => `exp was ${-seconds('exp')} s ago by the clock of this machine.`,
    key: () => `the site has no key of the kid ${told(header.kid)}, or two.`,
    algorithm: () => `alg is ${told(header.alg)}, and the key ${told(header.kid)} is for another.`,
    signature: () =>
      `the key ${told(header.kid)} did not sign this text. ES256 is r and s of 32 octets each, not DER (RFC 7518 section 3.4).`,
    'not-configured': () => `the site ${told(claims.iss)} has no "vouching" in the configuration.`,
  }
  const isWhat = (text: string): text is What => Object.hasOwn(sentences, text)
  if (isWhat(reason)) return sentences[reason]()
  const [part, member = ''] = reason.split('.')
  const value = part === 'header' ? header[member] : claims[member]
  return `${reason} is ${value === undefined ? 'missing' : `not as it should be: ${JSON.stringify(value)}`}.`
}
