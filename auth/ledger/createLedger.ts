import type { Sessions } from '../agent/sessions.ts'
import type { CallerAssertions } from '../caller/callerAssertion.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { AuthMemory, Clock, Log, RequestLimits, Timers } from '../ports.ts'
import type { Revoked } from '../revocation.ts'
import { evidenceRoutes } from '../routes/evidence.ts'
import { grantRoutes } from '../routes/grants.ts'
import type { AuthRouter } from '../routes.ts'
import type { Sites } from '../sites/sites.ts'
import type { AuditLogWithHead } from './auditLog.ts'
import { createCallEvidence, type RecordOf } from './callEvidence.ts'
import { createGrantSpending } from './grants.ts'
import { createReceipts, type IssueTicket, type Receipts } from './receipts.ts'
import { createStepUpProver, type StepUpProver } from './stepUpProver.ts'
import { createWebhook } from './webhook.ts'

/** What was proven and what remains of it: step-ups, grants, evidence, receipts. */
interface Ledger {
  readonly routers: readonly AuthRouter[]
  readonly stepUpProver: StepUpProver
  readonly receipts: Receipts
  /** Ends what is being told to the sites' back ends. Idempotent. */
  close(): void
}

interface LedgerParts {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly recordKeys: SigningKeys
  readonly audit: AuditLogWithHead
  readonly revoked: Revoked
  readonly memory: Pick<AuthMemory, 'evidence' | 'grants' | 'pendingStatements'>
  readonly assertions: CallerAssertions
  readonly sessions: Pick<Sessions, 'of'>
  readonly issueTicket: IssueTicket
  readonly recordOf: RecordOf
  readonly limits: RequestLimits
  readonly clock: Clock & Timers
  readonly log: Log
}

export function createLedger(parts: LedgerParts): Ledger {
  const { memory, audit, recordOf, limits, log } = parts
  const { evidence, grants } = memory
  const webhook = createWebhook(parts)
  const spending = createGrantSpending({ ...parts, grants })
  const callEvidence = createCallEvidence({ recordOf, evidence, audit })
  return {
    routers: [grantRoutes({ spending, limits, log }), evidenceRoutes({ ...parts, evidence: callEvidence })],
    stepUpProver: createStepUpProver({ ...parts, ...memory, webhook }),
    receipts: createReceipts({ ...parts, evidence }),
    close: webhook.close,
  }
}
