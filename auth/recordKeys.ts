import { join } from 'node:path'
import { openSigningKeys, rotateSigningKeys, type SigningKeys } from './keys.ts'
import type { Clock, Log } from './ports.ts'

/**
 * The keys that sign what must be readable for ever: heads of the audit log, receipts, webhooks. Apart from the keys of
 * tokens, whose overlap is minutes: these verify without end, so none is ever removed.
 */
const overlapMs = Number.POSITIVE_INFINITY

/** Inside the folder of the signing keys. */
export const recordKeysFolder = (keysFolder: string): string => join(keysFolder, 'records')

/** @throws Error as {@link openSigningKeys} does. */
export const openRecordKeys = (options: {
  readonly keysFolder: string
  readonly clock: Clock
  readonly log: Log
}): Promise<SigningKeys> =>
  openSigningKeys({ ...options, folder: recordKeysFolder(options.keysFolder), overlapMs })

/** A new record key signs from now on; the former ones verify as before. */
export const rotateRecordKeys = (keysFolder: string, clock: Clock): Promise<{ readonly kid: string }> =>
  rotateSigningKeys(recordKeysFolder(keysFolder), clock, overlapMs)
