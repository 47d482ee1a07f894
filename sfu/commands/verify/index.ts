import { verifyAuditLog } from './audit.ts'
import { verifyEvidenceFile } from './evidence.ts'
import { verifyReceiptFile } from './receipt.ts'
import { verifyUsageFile } from './usage.ts'
import type { Place, Verdict } from './verdict.ts'

export { fetchText } from './fetchText.ts'

/** Commands that need no running service. Each takes the words behind its name. */
export const verifications = new Map<string, (words: readonly string[], place: Place) => Promise<Verdict>>([
  ['verify-audit', verifyAuditLog],
  ['verify-evidence', verifyEvidenceFile],
  ['verify-receipt', verifyReceiptFile],
  ['verify-usage', verifyUsageFile],
])
