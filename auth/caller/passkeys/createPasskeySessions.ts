import { createDpopNonces } from '../../binding/dpopNonces.ts'
import type { SigningKeys } from '../../keys/signingKeys.ts'
import type { AuditLog, AuthMemory, Clock, Log, RequestLimits } from '../../ports.ts'
import type { Revoked } from '../../revocation.ts'
import { callerPasskeyRoutes } from '../../routes/caller/callerPasskeys.ts'
import { relatedOriginRoutes } from '../../routes/caller/relatedOrigins.ts'
import type { AuthRouter } from '../../routes.ts'
import type { Sites } from '../../sites/sites.ts'
import type { Vouches } from '../../vouch/vouches.ts'
import type { CallerAssertions } from '../callerAssertion.ts'
import { createAddPasskey } from './addPasskey.ts'
import { createCallerPasskeys } from './callerPasskeys.ts'
import { createCeremonyChallenges } from './ceremonyChallenges.ts'
import { createEnrolmentTickets, type EnrolmentTickets } from './enrolmentTickets.ts'
import { createSessionOpening } from './openSession.ts'
import { sessionOf } from './passkeySession.ts'
import { createRecovery } from './recoveryCodes.ts'
import { createSessionTokens } from './sessionTokens.ts'

/** Callers manage their own passkeys, and nobody else does: no agent, of whatever role, has a way in. */
interface PasskeySessions {
  readonly routers: readonly AuthRouter[]
  /** A one-time ticket for a first passkey, for whoever just had a call; `null` where that is not allowed. */
  readonly issueEnrolmentTicket: EnrolmentTickets['issue']
}

interface PasskeySessionsParts {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly keys: SigningKeys
  readonly memory: Pick<AuthMemory, 'callers' | 'recoveryCodes' | 'challenges' | 'tokenUses'>
  readonly assertions: CallerAssertions
  readonly vouches: Vouches
  readonly revoked: Revoked
  readonly audit: AuditLog
  readonly limits: RequestLimits
  readonly clock: Clock
  readonly log: Log
}

export function createPasskeySessions(parts: PasskeySessionsParts): PasskeySessions {
  const { sites, publicOrigin, keys, memory, assertions, vouches, revoked, audit, limits, clock, log } = parts
  const { callers, recoveryCodes, tokenUses } = memory
  const signing = { keys, publicOrigin, clock }
  const tokens = createSessionTokens(signing)
  const tickets = createEnrolmentTickets({ ...signing, sites, callers, tokenUses })
  const recovery = createRecovery(recoveryCodes, clock)
  const challenges = createCeremonyChallenges(memory.challenges, clock)
  const nonces = createDpopNonces(clock)
  const noting = { callers, audit, clock, log }
  const routes = callerPasskeyRoutes({
    sites,
    publicOrigin,
    nonces,
    limits,
    opening: createSessionOpening({
      ...noting,
      assertions,
      vouches,
      recovery,
      tickets,
      challenges,
      tokens,
      revoked,
    }),
    addition: createAddPasskey({ ...noting, challenges }),
    passkeys: createCallerPasskeys({ ...noting, recoveryCodes, recovery, revoked }),
    sessionOf: request => sessionOf(request, { tokens, nonces, tokenUses, callers, revoked, clock }),
  })
  return {
    routers: [routes, relatedOriginRoutes({ sites, publicOrigin, limits })],
    issueEnrolmentTicket: tickets.issue,
  }
}
