import { openRecordKeys } from './keys/recordKeys.ts'
import { createAuditLog } from './ledger/auditLog.ts'
import type { AuthMemory, Clock, Log } from './ports.ts'
import { createRevocation, type Revocation } from './revocation.ts'

interface RevocationParts {
  readonly keysFolder: string
  readonly memory: Pick<AuthMemory, 'auditRows' | 'revocations'>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Revoking beside a running service: what is revoked here holds there within half a second.
 * @throws Error when the folder of the keys cannot be used.
 */
export async function openRevocation(parts: RevocationParts): Promise<Pick<Revocation, 'revoke'>> {
  const { memory, clock, log } = parts
  const recordKeys = await openRecordKeys(parts)
  const audit = createAuditLog({ rows: memory.auditRows, recordKeys, clock })
  const { revocations } = memory
  return createRevocation({ revocations, audit, clock, log })
}
