import { dirname, join } from 'node:path'
import { openRecordKeys } from '../keys/recordKeys.ts'
import { createAuditLog } from '../ledger/auditLog.ts'
import type { AuthMemory } from '../ports.ts'

interface TestLedgerParts {
  readonly store: { readonly auth: AuthMemory }
  readonly clock: { nowMs: number; now(): number }
  /** Path of the store's database; the keys are beside it. */
  readonly file: string
}

/** An audit log with real keys on a store that the test opened. */
export async function openTestLedger({ store, clock, file }: TestLedgerParts) {
  const keysFolder = join(dirname(file), 'keys')
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const log = { info: note, warn: note, error: note }
  const recordKeys = await openRecordKeys({ keysFolder, clock, log })
  const audit = createAuditLog({ rows: store.auth.auditRows, recordKeys, clock })
  return { file, keysFolder, clock, memory: store.auth, recordKeys, audit, log, logged }
}
type TestLedger = Awaited<ReturnType<typeof openTestLedger>>

/** Writes entries 1 … count, a second apart. */
export async function writeEntries({ audit, clock }: TestLedger, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    clock.nowMs += 1000
    await audit.append({
      actor: 'operator',
      action: 'role-changed',
      subject: `agent ${number}`,
      details: { role: 'admin', number },
    })
  }
}
