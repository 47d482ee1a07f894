import { createHmac, randomBytes } from 'node:crypto'
import type { KeyedHash } from '../../../calls/ports.ts'

const keptOctets = 6

/** HMAC-SHA-256 with a key that is made here, is kept nowhere, and ends with the process; 48 bits of it. */
export function createKeyedHash(): KeyedHash {
  const key = randomBytes(32)
  return text => createHmac('sha256', key).update(text).digest().subarray(0, keptOctets).toString('base64url')
}
