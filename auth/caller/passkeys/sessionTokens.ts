import { z } from 'zod'
import { CallerId, KeyThumbprint, SiteKey } from '../../../protocol/index.ts'
import { createServiceTokens, ownClaims, type ServiceTokens } from '../../callToken/serviceTokens.ts'

/** Seconds that somebody may manage their passkeys without showing again that they are theirs. */
export const sessionSeconds = 600

/** How somebody showed that the passkeys are theirs. */
const openingMethods = ['passkey', 'vouch', 'recovery-code', 'ticket'] as const
export type OpeningMethod = (typeof openingMethods)[number]

const SessionClaims = z.strictObject({
  ...ownClaims,
  site: SiteKey,
  origin: z.string(),
  sub: CallerId,
  by: z.enum(openingMethods),
  /** The passkey that opened the session, or made the code that did; the session ends with it. */
  crd: z.string().exactOptional(),
  /** The browser key that must sign each request (RFC 9449 section 6.1). */
  cnf: z.strictObject({ jkt: KeyThumbprint }),
})
export type SessionClaims = z.infer<typeof SessionClaims>

/** The access tokens with which callers manage their passkeys. */
export const createSessionTokens = (
  by: Parameters<typeof createServiceTokens>[1],
): ServiceTokens<SessionClaims> =>
  createServiceTokens(
    {
      typ: 'passkeys+jwt',
      audience: `${by.publicOrigin}/auth/sites`,
      lifeSeconds: sessionSeconds,
      claims: SessionClaims,
      maxLength: 4096,
    },
    by,
  )
