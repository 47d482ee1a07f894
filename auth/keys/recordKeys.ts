import { join } from 'node:path'
import { z } from 'zod'
import { BrowserPublicKey } from '../../protocol/index.ts'
import { es256PublicKey } from '../jws/es256.ts'
import type { Clock, Log } from '../ports.ts'
import { keyNames, readKeys } from './keyFolder.ts'
import {
  openSigningKeys,
  type PublishedKey,
  publishedOf,
  rotateSigningKeys,
  type SigningKeys,
} from './signingKeys.ts'

/**
 * The keys that sign what must be readable for ever: heads of the audit log, receipts, webhooks. Apart from the keys of
 * tokens, whose overlap is minutes: these verify without end, so none is ever removed.
 */
const overlapMs = Number.POSITIVE_INFINITY

/** Where the public halves are published, as a JWK set (RFC 7517 section 5). */
export const recordKeysPath = '/.well-known/ringfence-records.json'

const folderOf = (keysFolder: string): string => join(keysFolder, 'records')

/** @throws Error as {@link openSigningKeys} does. */
export const openRecordKeys = (options: {
  readonly keysFolder: string
  readonly clock: Clock
  readonly log: Log
}): Promise<SigningKeys> => openSigningKeys({ ...options, folder: folderOf(options.keysFolder), overlapMs })

/** A new record key signs from now on; the former ones verify as before. */
export const rotateRecordKeys = (keysFolder: string, clock: Clock): Promise<{ readonly kid: string }> =>
  rotateSigningKeys(folderOf(keysFolder), clock, overlapMs)

/**
 * The public halves as they lie in the folder, which is only read.
 * @throws Error when there is no such folder, or a file in it is no key.
 */
export async function recordKeysIn(keysFolder: string): Promise<readonly PublishedKey[]> {
  const folder = folderOf(keysFolder)
  return (await readKeys(folder, await keyNames(folder))).map(publishedOf)
}

const KeySet = z.object({ keys: z.array(z.unknown()) })
const RecordKey = z.strictObject({
  ...BrowserPublicKey.shape,
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
})

/** The record keys of a JWK set, however it came; members of other kinds are passed over (RFC 7517 section 5). */
export function recordKeysOf(keySet: unknown): readonly PublishedKey[] {
  const members = KeySet.safeParse(keySet).data?.keys ?? []
  return members.flatMap(member => RecordKey.safeParse(member).data ?? []).filter(isOnCurve)
}

function isOnCurve(key: PublishedKey): boolean {
  try {
    es256PublicKey(key)
    return true
  } catch {
    return false
  }
}
