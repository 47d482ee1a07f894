import { z } from 'zod'
import { canonicalJson } from '../../protocol/index.ts'
import type { AuditEntry } from '../ports.ts'
import { hashOf } from '../randomIds.ts'

/** What stands where the first entry names the one before it: SHA-256 of nothing. */
export const hashOfNothing = hashOf('')

/** One place in the log: whoever keeps it can tell later whether anything up to there was changed. */
export const AuditHead = z.strictObject({
  sequence: z.int().min(0),
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
export type AuditHead = z.infer<typeof AuditHead>

/** SHA-256 of the canonical text of everything but the hash itself and its signature, in base64url. */
export function hashOfEntry(entry: Omit<AuditEntry, 'hash' | 'head'>): string {
  const { sequence, atMs, actor, action, subject, details, previousHash } = entry
  return hashOf(canonicalJson({ sequence, atMs, actor, action, subject, details, previousHash }))
}
