import { z } from 'zod'
import {
  Assurance,
  CallerId,
  CallerProof,
  Caps,
  KeyThumbprint,
  MediaKey,
  maxTokenLength,
  QueueKey,
  RingfenceError,
  SiteKey,
  socketPath,
  Vouched,
} from '../../protocol/index.ts'
import type { CallerIdentity } from '../caller/callerIdentity.ts'
import { encodePart } from '../jws/compactJws.ts'
import { signEs256 } from '../jws/es256.ts'
import type { SigningKey } from '../keys/signingKeys.ts'

/** Most seconds any token lives; verification refuses a longer one even if it is signed. */
export const maxTokenSeconds = 60

/**
 * What a call token says (RFC 7519). Strict: a member this version does not know is refused, because a claim that one
 * version writes and another overlooks could be a limit. A token lives a minute, so a changed set needs no long overlap.
 */
const AnyClaims = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  jti: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  iat: z.int(),
  nbf: z.int(),
  exp: z.int(),
  site: SiteKey,
  queue: QueueKey,
  origin: z.string(),
  caps: Caps,
  assurance: Assurance,
  /** Who this is to the site, pairwise (OpenID Connect Core section 8.1). */
  sub: z.exactOptional(CallerId),
  /** The passkey that signed this call. */
  crd: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .exactOptional(),
  /** How it was proven, weakest first. */
  prf: z.array(CallerProof).max(2),
  /** What the site's back end signed. */
  vch: z.exactOptional(Vouched),
  /** The browser key that must sign the proof (RFC 7800 section 3.1, RFC 9449 section 6.1). */
  cnf: z.strictObject({ jkt: KeyThumbprint }),
  /** The one DTLS certificate every transport of this caller is held to (RFC 8225 section 5.2.2). */
  mky: z.tuple([z.strictObject({ alg: z.literal('sha-256'), dig: z.string().regex(/^[0-9A-F]{64}$/) })]),
})

/** Claims that agree on what was proven: a signed token that says more than its proofs is no token. */
export const CallTokenClaims = AnyClaims.refine(({ assurance, sub, crd, prf, vch }) => {
  const methods = prf.map(proof => proof.method).join()
  return (
    methodsOf[assurance].includes(methods) &&
    (sub !== undefined) === (assurance !== 'anonymous') &&
    (crd !== undefined) === (assurance === 'passkey') &&
    (vch !== undefined) === methods.startsWith('vouch')
  )
})
export type CallTokenClaims = z.infer<typeof CallTokenClaims>

const methodsOf: Readonly<Record<Assurance, readonly string[]>> = {
  anonymous: [''],
  vouched: ['vouch'],
  passkey: ['passkey', 'vouch,passkey'],
}

/** What policy lets this page have. */
interface CallTokenGrant {
  /** 128 random bits in base64url. */
  readonly jti: string
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly origin: string
  readonly caps: Caps
  readonly tokenSeconds: number
  readonly jkt: KeyThumbprint
  readonly mediaKey: MediaKey
  readonly caller: CallerIdentity
}

/** Audience of call tokens: the socket that takes them. */
export const audienceOf = (publicOrigin: string): string => `${publicOrigin}${socketPath}`

/**
 * Signs one call token, compact JWS with the lower signature, valid from now for `tokenSeconds`.
 * @throws RingfenceError `vouch-invalid` when the token would be longer than anybody looks at: only what a site vouches
 * for can make it so.
 */
export function issueCallToken(
  grant: CallTokenGrant,
  by: { readonly key: SigningKey; readonly publicOrigin: string; readonly nowMs: number },
): string {
  const iat = Math.floor(by.nowMs / 1000)
  const { assurance, callerId, credentialId, proofs, vouched } = grant.caller
  const claims: CallTokenClaims = {
    iss: by.publicOrigin,
    aud: audienceOf(by.publicOrigin),
    jti: grant.jti,
    iat,
    nbf: iat,
    exp: iat + grant.tokenSeconds,
    site: grant.site,
    queue: grant.queue,
    origin: grant.origin,
    caps: grant.caps,
    assurance,
    ...(callerId === undefined ? {} : { sub: callerId }),
    ...(credentialId === undefined ? {} : { crd: credentialId }),
    prf: [...proofs],
    ...(vouched === undefined ? {} : { vch: vouched }),
    cnf: { jkt: grant.jkt },
    mky: [{ alg: 'sha-256', dig: grant.mediaKey.replaceAll(':', '') }],
  }
  const token = signEs256(encodePart(headerFor(by.key.kid)), encodePart(claims), by.key.privateKey)
  if (token.length > maxTokenLength) throw new RingfenceError('vouch-invalid')
  return token
}

/** Who the caller of verified claims is. */
export function identityIn({ assurance, sub, crd, prf, vch }: CallTokenClaims): CallerIdentity {
  return {
    assurance,
    ...(sub === undefined ? {} : { callerId: sub }),
    ...(crd === undefined ? {} : { credentialId: crd }),
    proofs: prf,
    ...(vch === undefined ? {} : { vouched: vch }),
  }
}

/** The media key as transports are connected with it: RFC 8225 writes the octets without the colons of RFC 8122. */
export function mediaKeyOf(claims: CallTokenClaims): MediaKey {
  return MediaKey.parse(claims.mky[0].dig.match(/../g)?.join(':'))
}

/**
 * Name of the signing key when the token begins with a header that is, to the letter, one that {@link issueCallToken}
 * writes; else `undefined`. What follows is not read.
 */
export function signingKeyNameOf(token: string): string | undefined {
  if (token[headerLength] !== '.') return undefined
  const text = Buffer.from(token.slice(0, headerLength), 'base64url').toString()
  const kid = text.slice(headerStart.length, -headerEnd.length)
  return text === `${headerStart}${kid}${headerEnd}` ? KeyThumbprint.safeParse(kid).data : undefined
}

const headerFor = (kid: string) => ({ alg: 'ES256', typ: 'call+jwt', kid })

const headerLength = encodePart(headerFor('-'.repeat(43))).length
const [headerStart = '', headerEnd = ''] = JSON.stringify(headerFor('|')).split('|')
