import type { VerifiedCallToken } from '../../protocol/index.ts'
import type { Blocked } from '../blocks/createBlocked.ts'
import { createCallIssuer } from '../callToken/callIssuer.ts'
import { createCallStatements } from '../callToken/callStatement.ts'
import { type CallTokenInput, verifyCallToken } from '../callToken/verifyCallToken.ts'
import type { Pairwise } from '../keys/pairwise.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { AuthMemory, Clock, Log, RequestLimits } from '../ports.ts'
import type { Revoked } from '../revocation.ts'
import { callTokenRoutes } from '../routes/caller/callTokens.ts'
import type { AuthRouter } from '../routes.ts'
import type { Sites } from '../sites/sites.ts'
import { createVouches, type Vouches } from '../vouch/vouches.ts'
import type { Work } from '../work/createWork.ts'
import { type CallerAssertions, createCallerAssertions } from './callerAssertion.ts'

/** Who may call. */
export interface Callers {
  readonly routers: readonly AuthRouter[]
  readonly vouches: Vouches
  readonly assertions: CallerAssertions
  /** See {@link verifyCallToken}. */
  verifyCallToken(input: CallTokenInput): Promise<VerifiedCallToken>
}

interface CallerParts {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly keys: SigningKeys
  readonly pairwise: Pairwise
  readonly memory: AuthMemory
  readonly revoked: Revoked
  readonly work: Work
  readonly blocked: Blocked
  readonly limits: RequestLimits
  readonly clock: Clock
  readonly log: Log
}

export function createCallers(parts: CallerParts): Callers {
  const { sites, clock, memory, revoked, limits } = parts
  const { tokenUses, callers, evidence } = memory
  const vouches = createVouches({ ...parts, tokenUses })
  const assertions = createCallerAssertions({ callers, revoked, clock })
  const statements = createCallStatements(memory.pendingStatements, clock)
  const issuer = createCallIssuer({ ...parts, tokenUses, vouches, statements, assertions, callers, evidence })
  return {
    routers: [callTokenRoutes({ sites, issuer, limits })],
    vouches,
    assertions,
    async verifyCallToken(input) {
      const token = await verifyCallToken(input, { ...parts, tokenUses })
      parts.work.tokenSpent(token)
      return token
    },
  }
}
