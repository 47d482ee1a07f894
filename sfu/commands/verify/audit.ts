import { join } from 'node:path'
import {
  type AuditFault,
  type AuditVerdict,
  type AuditWitness,
  hashOfReceipt,
  verifyAudit,
  verifyReceipt,
} from '../../../auth/ledger/index.ts'
import { openAuditLogReader } from '../../../store/index.ts'
import { keysFrom, receiptIn, textOf, witnessesIn, wrongReceipt } from './messages.ts'
import type { Place, Verdict } from './verdict.ts'

/** verify-audit: is the log in the data folder what was written, and does it hold what the given receipts say? */
export async function verifyAuditLog(words: readonly string[], place: Place): Promise<Verdict> {
  const { receipts, heads, jwks, service } = witnessesIn(words, place)
  const keys = await keysFrom(jwks, place)
  const witnesses: AuditWitness[] = heads.map(head => ({ head, receiptHash: null }))
  for (const file of receipts) {
    const text = receiptIn(await textOf(file))
    const read = verifyReceipt(text, keys, service)
    if (read.state === 'wrong') {
      return { holds: false, line: `The receipt in ${file} is ${wrongReceipt(read.what, service)}.` }
    }
    witnesses.push({ head: read.claims.head, receiptHash: hashOfReceipt(text) })
  }
  const log = openAuditLogReader(join(place.dataFolder, 'ringfence.db'))
  try {
    const verdict = await verifyAudit(log.rows, keys, witnesses)
    return { holds: verdict.state === 'whole', line: sentenceFor(verdict, witnesses.length) }
  } finally {
    log.close()
  }
}

const faults: Readonly<Record<AuditFault, (sequence: number) => string>> = {
  edited: n => `Entry ${n} of the audit log was edited: it is not what was signed.`,
  removed: n => `Entry ${n} of the audit log was removed.`,
  inserted: n => `In front of entry ${n} of the audit log stands a row that was never signed.`,
  reordered: n => `Entry ${n} of the audit log stands in another place than it was written in.`,
  unsigned: n => `Entry ${n} of the audit log is not signed by any of the record keys.`,
  forked: n => `Entry ${n} of the audit log continues another history than the entry before it.`,
  cut: n => `The audit log was cut: entry ${n}, or one after it, was seen before and is not there.`,
  rewritten: n => `Entry ${n} of the audit log is another one than was seen before.`,
  unrecorded: n => `A call with a receipt is not in the audit log; it would be at entry ${n} or after.`,
}

function sentenceFor(verdict: AuditVerdict, witnesses: number): string {
  if (verdict.state === 'broken') return faults[verdict.fault](verdict.sequence)
  const { head, newestAtMs } = verdict
  const newest = newestAtMs === null ? '' : `, the newest of ${new Date(newestAtMs).toISOString()}`
  const agreed = witnesses === 0 ? '' : ` It agrees with what was given.`
  const counted = head.sequence === 1 ? '1 entry' : `${head.sequence} entries`
  return `The audit log is whole: ${counted}${newest}, head ${head.sequence}:${head.hash}.${agreed}`
}
