import { z } from 'zod'
import {
  Assurance,
  CallId,
  HangUpReason,
  Limit,
  QueueKey,
  SeatPseudonym,
  SiteKey,
  StepUpOutcome,
} from '../../protocol/index.ts'
import type { PublishedKey } from '../keys/signingKeys.ts'
import { hashOf } from '../randomIds.ts'
import { AuditHead } from './auditEntry.ts'
import { readSignedRecord, type SignedRecord } from './signedText.ts'

const sha256 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** What a receipt says (`typ: receipt+jwt`). Times are milliseconds since the epoch, but for `iat` (RFC 7519). */
export const ReceiptClaims = z.strictObject({
  iss: z.string(),
  jti: CallId,
  iat: z.int(),
  site: SiteKey,
  queue: QueueKey,
  admittedAtMs: z.number(),
  /** `null` when nobody talked. */
  talkingAtMs: z.number().nullable(),
  endedAtMs: z.number(),
  reason: HangUpReason,
  seat: z.nullable(SeatPseudonym),
  assurance: Assurance,
  /** SHA-256 of the canonical text of the evidence that a passkey signed the call; `null` where none did. */
  evidence: sha256.nullable(),
  /** The same of each device that the call was on before it moved; receipts from before this was told have none. */
  movedFrom: z.array(sha256).default([]),
  stepUps: z.array(
    z.strictObject({
      sentence: z.string(),
      limit: z.nullable(Limit),
      outcome: StepUpOutcome,
      endedAtMs: z.number(),
      /** As above; `null` unless proven. */
      evidence: sha256.nullable(),
    }),
  ),
  /** The newest place of the audit log before this receipt: whoever holds one can show that the log was changed. */
  head: AuditHead,
})
export type ReceiptClaims = z.infer<typeof ReceiptClaims>

/**
 * Checks a receipt with nothing but the published record keys, and where `issuer` is named that it is of the service with that origin: two
 * services may share a folder of keys, and what one signed is no word of the other.
 */
export function verifyReceipt(
  text: string,
  keys: readonly PublishedKey[],
  issuer?: string,
): SignedRecord<ReceiptClaims> {
  const read = readSignedRecord(text, 'receipt+jwt', ReceiptClaims, keys)
  const isOther = read.state === 'signed' && issuer !== undefined && read.claims.iss !== issuer
  return isOther ? { state: 'wrong', what: 'issuer' } : read
}

/** What the audit log names a receipt by. */
export const hashOfReceipt = (text: string): string => hashOf(text)
