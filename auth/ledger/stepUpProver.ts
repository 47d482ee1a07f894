import { z } from 'zod'
import {
  AgentId,
  CallerId,
  type CallId,
  canonicalJson,
  GrantId,
  KeyThumbprint,
  type Limit,
  type MediaKey,
  type PasskeyOptions,
  type QueueKey,
  RingfenceError,
  type SeatPseudonym,
  type SiteKey,
  type StepUpId,
  stepUpRules,
  type VerifiedCallToken,
} from '../../protocol/index.ts'
import type { CallerAssertions } from '../caller/callerAssertion.ts'
import type {
  AuditLog,
  Clock,
  Evidence,
  EvidenceRows,
  GrantRow,
  Grants,
  PendingStatements,
  ProvenBy,
} from '../ports.ts'
import { hashOf, newId } from '../randomIds.ts'
import type { Revoked } from '../revocation.ts'
import { siteOf } from '../sites/policy.ts'
import type { Sites } from '../sites/sites.ts'
import { isRevoked } from './grants.ts'
import { readStatement, StepUpStatement } from './stepUpStatement.ts'
import { hashOfEvidence } from './verifyEvidence.ts'
import type { Webhook } from './webhook.ts'

/** What a step-up's statement is made of. The challenge binds all of it but the two identities and the token. */
export interface StepUpInput {
  readonly stepUpId: StepUpId
  readonly callId: CallId
  readonly site: SiteKey
  readonly queue: QueueKey
  /** Origin of the caller's page. */
  readonly origin: string
  /** Whose passkey must sign; `null`: any passkey of the site. */
  readonly callerId: CallerId | null
  /** Key of the purpose; `null` for a typed sentence. */
  readonly purpose: string | null
  readonly sentence: string
  readonly limit: Limit | null
  readonly seat: SeatPseudonym
  readonly agentId: AgentId
  readonly callerMediaKey: MediaKey
  readonly agentMediaKey: MediaKey
  readonly askedAtMs: number
  readonly expiresAtMs: number
  /** Of the call; the grant ends with it. */
  readonly token: Pick<VerifiedCallToken, 'jti' | 'jkt' | 'issuedAtMs' | 'vouched'>
}

/** Has a purpose signed by the caller's passkey. */
export interface StepUpProver {
  /** Keeps the statement and answers the options of WebAuthn Level 3 section 5.5 in JSON. */
  begin(input: StepUpInput): Promise<{ readonly options: PasskeyOptions }>
  /**
   * Checks the browser's answer against the kept statement, which is used up by it, right or wrong. Resolves when evidence,
   * audit entry and grant are on disk.
   * @throws RingfenceError `passkey-invalid`, `passkey-cooling-off`, `statement-expired`, `revoked`
   */
  finish(
    stepUpId: StepUpId,
    response: object,
  ): Promise<{ readonly grantId: GrantId; readonly expiresAtMs: number; readonly callerId: CallerId }>
  /** Forgets a statement that was not answered. Idempotent. */
  abandon(stepUpId: StepUpId): Promise<void>
}

/** What is kept of a statement: its text, and what it does not name. */
const Kept = z.strictObject({
  text: z.string(),
  callerId: z.nullable(CallerId),
  agentId: AgentId,
  token: z.strictObject({ jti: z.string(), jkt: KeyThumbprint, issuedAtMs: z.number() }),
  /** As the site signed it for this call. */
  customerReference: z.string().nullable(),
})

interface StepUpProverParts {
  readonly sites: Sites
  readonly assertions: CallerAssertions
  readonly pendingStatements: PendingStatements
  readonly evidence: EvidenceRows
  readonly grants: Grants
  readonly revoked: Pick<Revoked, 'token'>
  readonly audit: AuditLog
  readonly webhook: Pick<Webhook, 'grantIssued'>
  readonly clock: Clock
}

export function createStepUpProver(parts: StepUpProverParts): StepUpProver {
  const { sites, assertions, pendingStatements, clock } = parts

  async function takeStatement(stepUpId: StepUpId) {
    const row = await pendingStatements.take(stepUpId, clock.now())
    const kept = row && Kept.parse(JSON.parse(row.statement))
    const statement = kept && readStatement(StepUpStatement, kept.text)
    if (statement?.stepUpId !== stepUpId || kept === undefined) throw new RingfenceError('statement-expired')
    return { ...kept, statement }
  }

  return {
    begin: async ({ callerId, agentId, token, ...asked }) => {
      const { jti, jkt, issuedAtMs } = token
      const fixed = { type: 'ringfence-step-up-statement', version: 1, nonce: newId() } as const
      const text = canonicalJson(StepUpStatement.parse({ ...fixed, ...asked }))
      await pendingStatements.put({
        jti: asked.stepUpId,
        statement: JSON.stringify({
          ...{ text, callerId, agentId, token: { jti, jkt, issuedAtMs } },
          customerReference: token.vouched?.customerReference ?? null,
        }),
        expiresAtMs: asked.expiresAtMs,
      })
      const site = siteOf(sites, asked.site)
      return { options: await assertions.options(site, hashOf(text), callerId ?? undefined) }
    },
    finish: async (stepUpId, response) => {
      const { text, callerId, agentId, token, customerReference, statement } = await takeStatement(stepUpId)
      const { credential, signed } = await assertions.verify({
        site: siteOf(sites, statement.site),
        origin: statement.origin,
        response,
        challenge: hashOf(text),
        ...(callerId === null ? {} : { callerId }),
      })
      const atMs = clock.now()
      const kept = {
        kind: 'step-up',
        subject: stepUpId,
        site: statement.site,
        atMs,
        statement: text,
      } as const
      const grant = await settle(
        { ...kept, ...signed },
        statement,
        {
          provenBy: { ...token, callerId: credential.callerId, credentialId: credential.credentialId },
          agentId,
          customerReference,
        },
        parts,
      )
      parts.webhook.grantIssued({
        ...grant,
        purpose: statement.purpose ?? statement.sentence,
        callerId: credential.callerId,
        customerReference,
      })
      return { grantId: grant.grantId, expiresAtMs: grant.expiresAtMs, callerId: credential.callerId }
    },
    abandon: async stepUpId => {
      await pendingStatements.take(stepUpId, clock.now())
    },
  }
}

/** Everything that a proof is worth. The grant comes last: none exists without its evidence and its audit entry. */
async function settle(
  evidence: Evidence,
  statement: StepUpStatement,
  {
    provenBy,
    agentId,
    customerReference,
  }: { readonly provenBy: ProvenBy; readonly agentId: AgentId; readonly customerReference: string | null },
  parts: StepUpProverParts,
): Promise<GrantRow> {
  const { stepUpId, callId, site, purpose, sentence, limit } = statement
  if ((await parts.evidence.insert(evidence)) === 'exists') throw new RingfenceError('statement-expired')
  const grant: GrantRow = {
    grantId: GrantId.parse(`grant_${newId()}`),
    callId,
    site,
    purpose: purpose ?? hashOf(sentence),
    sentence,
    limit,
    expiresAtMs: evidence.atMs + stepUpRules.grantMs,
    spentAtMs: null,
    provenBy,
  }
  await parts.audit.append({
    actor: provenBy.callerId,
    action: 'step-up-proven',
    subject: callId,
    details: { stepUpId, grantId: grant.grantId, agentId, evidence: hashOfEvidence(evidence) },
  })
  // Something may have been revoked while all this was written.
  if (isRevoked(grant, parts.revoked)) throw new RingfenceError('revoked')
  await parts.grants.insert(grant, {
    type: 'grant.issued',
    timestamp: new Date(evidence.atMs).toISOString(),
    site,
    data: {
      ...{ callId, grantId: grant.grantId, purpose: purpose ?? sentence, sentence, limit },
      ...{ expiresAtMs: grant.expiresAtMs, callerId: provenBy.callerId },
      vouched: customerReference === null ? null : { customerReference },
    },
  })
  return grant
}
