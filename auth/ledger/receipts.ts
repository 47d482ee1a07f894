import type {
  Assurance,
  CallerId,
  CallId,
  HangUpReason,
  KeyThumbprint,
  QueueName,
  SeatPseudonym,
  SiteKey,
  StepUpNote,
} from '../../protocol/index.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { Clock, EvidenceRows } from '../ports.ts'
import type { AuditLogWithHead } from './auditLog.ts'
import { hashOfReceipt, type ReceiptClaims } from './receiptClaims.ts'
import { signRecord } from './signedText.ts'
import { hashOfEvidence } from './verifyEvidence.ts'

/** A call that has ended, as far as its receipt tells of it. */
export interface EndedCall {
  readonly callId: CallId
  /** Of the call token. */
  readonly jti: string
  /** Of the tokens of the devices that the call was on before. */
  readonly formerJtis: readonly string[]
  readonly queue: QueueName
  readonly assurance: Assurance
  readonly callerId: CallerId | null
  /** Milliseconds since the epoch. */
  readonly admittedAtMs: number
  readonly talkingAtMs: number | null
  readonly endedAtMs: number
  readonly reason: HangUpReason
  readonly seat: SeatPseudonym | null
  readonly stepUps: readonly StepUpNote[]
}

/** Makes the one-time ticket for a first passkey; `null` where the caller may have none. */
export type IssueTicket = (ticket: {
  readonly site: SiteKey
  readonly origin: string
  readonly jkt: KeyThumbprint
  readonly callerId: CallerId | null
}) => Promise<string | null>

export interface Receipts {
  /** Signs the receipt, and resolves when the audit log names it. */
  issue(
    call: EndedCall,
    /** `null`: nobody is there any more who could be given a ticket. */
    caller: { readonly jkt: KeyThumbprint; readonly origin: string } | null,
  ): Promise<{ readonly receipt: string; readonly enrolment: string | null }>
}

export function createReceipts(parts: {
  readonly publicOrigin: string
  readonly recordKeys: SigningKeys
  readonly audit: AuditLogWithHead
  readonly evidence: Pick<EvidenceRows, 'find'>
  readonly issueTicket: IssueTicket
  readonly clock: Clock
}): Receipts {
  const { publicOrigin, recordKeys, audit, evidence, issueTicket, clock } = parts

  async function evidenceHash(subject: string): Promise<string | null> {
    const found = await evidence.find(subject)
    return found === undefined ? null : hashOfEvidence(found)
  }

  async function claimsOf(call: EndedCall): Promise<ReceiptClaims> {
    const stepUps = call.stepUps.map(async ({ stepUpId, sentence, limit, outcome, endedAtMs }) => ({
      sentence,
      limit,
      outcome,
      endedAtMs,
      evidence: outcome === 'proven' ? await evidenceHash(stepUpId) : null,
    }))
    const formerHashes = await Promise.all(call.formerJtis.map(evidenceHash))
    return {
      iss: publicOrigin,
      jti: call.callId,
      iat: Math.floor(clock.now() / 1000),
      site: call.queue.site,
      queue: call.queue.queue,
      admittedAtMs: call.admittedAtMs,
      talkingAtMs: call.talkingAtMs,
      endedAtMs: call.endedAtMs,
      reason: call.reason,
      seat: call.seat,
      assurance: call.assurance,
      evidence: await evidenceHash(call.jti),
      movedFrom: formerHashes.filter(hash => hash !== null),
      stepUps: await Promise.all(stepUps),
      head: await audit.head(),
    }
  }

  return {
    issue: async (call, caller) => {
      const claims = await claimsOf(call)
      const receipt = await signRecord('receipt+jwt', claims, recordKeys)
      await audit.append({
        actor: 'service',
        action: 'call-recorded',
        subject: call.callId,
        details: {
          receipt: hashOfReceipt(receipt),
          site: call.queue.site,
          assurance: call.assurance,
          reason: call.reason,
          seat: call.seat,
        },
      })
      // A call that nobody answered shows nothing about who made it; and who confirmed something in it has a passkey.
      const { site } = call.queue
      const hasPasskey = call.stepUps.some(({ outcome }) => outcome === 'proven')
      const mayEnrol = call.assurance === 'anonymous' && call.talkingAtMs !== null && !hasPasskey
      const enrolment =
        mayEnrol && caller ? await issueTicket({ ...caller, site, callerId: call.callerId }) : null
      return { receipt, enrolment }
    },
  }
}
