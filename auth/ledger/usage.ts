import { z } from 'zod'
import { SiteUsage } from '../../protocol/index.ts'
import { openRecordKeys } from '../keys/recordKeys.ts'
import type { PublishedKey } from '../keys/signingKeys.ts'
import type { Clock, Log } from '../ports.ts'
import { readSignedRecord, type SignedRecord, signRecord } from './signedText.ts'

/** What a statement of usage says (`typ: usage+jwt`). Times are milliseconds since the epoch, but for `iat` (RFC 7519). */
const UsageClaims = z.strictObject({
  iss: z.string(),
  iat: z.int(),
  /** Of the calendar in UTC, as `2026-11`. */
  month: z.string(),
  fromMs: z.int(),
  /** Not included; earlier than the end of the month where the statement was made before it. */
  toMs: z.int(),
  sites: z.array(SiteUsage),
})
type UsageClaims = z.infer<typeof UsageClaims>

/** Signs what was used, by the newest record key of this folder. */
export async function signUsage(
  used: Omit<UsageClaims, 'iat'>,
  by: { readonly keysFolder: string; readonly clock: Clock; readonly log: Log },
): Promise<string> {
  const iat = Math.floor(by.clock.now() / 1000)
  return signRecord('usage+jwt', { ...used, iat }, await openRecordKeys(by))
}

/** Checks a statement with nothing but the published record keys. */
export const verifyUsage = (text: string, keys: readonly PublishedKey[]): SignedRecord<UsageClaims> =>
  readSignedRecord(text, 'usage+jwt', UsageClaims, keys)
