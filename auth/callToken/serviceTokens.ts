import { z } from 'zod'
import { KeyThumbprint } from '../../protocol/index.ts'
import { decodePart, encodePart, splitCompactJws } from '../jws/compactJws.ts'
import { hasLowS, signEs256, verifiesEs256 } from '../jws/es256.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { Clock } from '../ports.ts'
import { newId } from '../randomIds.ts'

/** Difference between two of our own servers' clocks that is forgiven. */
const skewMs = 5000

/** Claims that every token of this service to itself has (RFC 7519 section 4.1). */
export const ownClaims = {
  iss: z.string(),
  aud: z.string(),
  jti: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  iat: z.int(),
  exp: z.int(),
}
interface OwnClaims {
  readonly iss: string
  readonly aud: string
  readonly jti: string
  readonly iat: number
  readonly exp: number
}

/** One kind of token that this service gives out and takes back itself. */
export interface ServiceTokens<Claims extends OwnClaims> {
  /** Signs what `say` makes of the claims that every such token has. */
  issue(say: (own: OwnClaims) => Claims): Promise<string>
  /** What a token of this kind says, if it is one, for here and now; its use is not noted. */
  read(token: string): Promise<Claims | undefined>
}

interface Kind<Claims> {
  /** `typ` of the header; no other kind has it. */
  readonly typ: string
  readonly audience: string
  readonly lifeSeconds: number
  /** Strict: a claim that this version overlooks could be a limit. */
  readonly claims: z.ZodType<Claims>
  /** Largest one looked at, in characters. */
  readonly maxLength: number
}

/** Compact JWS by the newest signing key, with the lower of the two signatures, so that a token has one text. */
export function createServiceTokens<Claims extends OwnClaims>(
  kind: Kind<Claims>,
  by: { readonly keys: SigningKeys; readonly publicOrigin: string; readonly clock: Clock },
): ServiceTokens<Claims> {
  const { keys, publicOrigin, clock } = by
  const headerFor = (kid: string) => encodePart({ alg: 'ES256', typ: kind.typ, kid })

  return {
    issue: async say => {
      const { kid, privateKey } = await keys.signingKey()
      const iat = Math.floor(clock.now() / 1000)
      const times = { jti: newId(), iat, exp: iat + kind.lifeSeconds }
      const claims = say({ iss: publicOrigin, aud: kind.audience, ...times })
      return signEs256(headerFor(kid), encodePart(claims), privateKey)
    },
    read: async token => {
      const jws = splitCompactJws(token, kind.maxLength)
      if (jws === undefined || !hasLowS(jws)) return undefined
      const kid = NamedKey.safeParse(decodePart(jws.header)).data?.kid
      if (kid === undefined || headerFor(kid) !== jws.header) return undefined
      const claims = kind.claims.safeParse(decodePart(jws.payload)).data
      if (claims === undefined || !isForHere(claims) || !isForNow(claims, clock.now())) return undefined
      const key = await keys.verificationKey(kid)
      return key !== undefined && verifiesEs256(jws, key) ? claims : undefined
    },
  }

  function isForHere({ iss, aud }: OwnClaims): boolean {
    return iss === publicOrigin && aud === kind.audience
  }

  function isForNow({ iat, exp }: OwnClaims, nowMs: number): boolean {
    return exp - iat === kind.lifeSeconds && nowMs >= iat * 1000 - skewMs && nowMs < exp * 1000 + skewMs
  }
}

const NamedKey = z.looseObject({ kid: KeyThumbprint })
