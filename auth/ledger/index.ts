/** What anybody may verify later, without a running service. */

export { recordKeysIn, recordKeysOf } from '../keys/recordKeys.ts'
export type { PublishedKey } from '../keys/signingKeys.ts'
export { AuditHead } from './auditEntry.ts'
export { hashOfReceipt, type ReceiptClaims, verifyReceipt } from './receiptClaims.ts'
export { signUsage, verifyUsage } from './usage.ts'
export { type AuditFault, type AuditVerdict, type AuditWitness, verifyAudit } from './verifyAudit.ts'
export { EvidenceAnswer, EvidenceFile, hashOfEvidence, verifyEvidence } from './verifyEvidence.ts'
