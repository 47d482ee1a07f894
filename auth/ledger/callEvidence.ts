import { CallId, RingfenceError, type StepUpNote } from '../../protocol/index.ts'
import type { AuditLog, Evidence, EvidenceRows } from '../ports.ts'
import type { EvidenceAnswer } from './verifyEvidence.ts'

/** What remains of a call, as far as its evidence is found by it. */
export interface RecordedCall {
  /** Of the call token. */
  readonly jti: string
  /** Of the tokens of the devices that the call was on before. */
  readonly formerJtis: readonly string[]
  readonly stepUps: readonly StepUpNote[]
  readonly receipt: string | null
}

/** Where records of calls are; `undefined` for a call that never was, or goes on. */
export type RecordOf = (callId: CallId) => Promise<RecordedCall | undefined>

/** All that proves later what a passkey signed for one call. */
export interface CallEvidence {
  /**
   * `reader`: who asks, for the audit log.
   * @throws RingfenceError `call-not-found`.
   */
  of(callId: string, reader: string): Promise<EvidenceAnswer>
}

export function createCallEvidence(parts: {
  readonly recordOf: RecordOf
  readonly evidence: Pick<EvidenceRows, 'find'>
  readonly audit: AuditLog
}): CallEvidence {
  const { recordOf, evidence, audit } = parts
  const findAll = async (subjects: readonly string[]): Promise<Evidence[]> =>
    (await Promise.all(subjects.map(evidence.find))).filter(isThere)
  return {
    of: async (text, reader) => {
      const callId = CallId.safeParse(text).data
      const record = callId && (await recordOf(callId))
      if (callId === undefined || record === undefined) throw new RingfenceError('call-not-found')
      const call = (await evidence.find(record.jti)) ?? null
      const movedFrom = await findAll(record.formerJtis)
      const stepUps = await findAll(record.stepUps.map(({ stepUpId }) => stepUpId))
      await audit.append({ actor: reader, action: 'evidence-read', subject: callId })
      return { call, movedFrom, stepUps, receipt: record.receipt }
    },
  }
}

const isThere = (evidence: Evidence | undefined): evidence is Evidence => evidence !== undefined
