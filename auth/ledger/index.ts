/** What anybody may verify later, without a running service. */
export type { PublishedKey } from '../keys.ts'
export { recordKeysIn, recordKeysOf } from '../recordKeys.ts'
export { AuditHead } from './auditEntry.ts'
export { hashOfReceipt, type ReceiptClaims, verifyReceipt } from './receiptClaims.ts'
export { type AuditFault, type AuditVerdict, type AuditWitness, verifyAudit } from './verifyAudit.ts'
export { EvidenceAnswer, EvidenceFile, hashOfEvidence, verifyEvidence } from './verifyEvidence.ts'
