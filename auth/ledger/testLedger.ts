import { join } from 'node:path'
import { openStore } from '../../store/index.ts'
import { openRecordKeys } from '../recordKeys.ts'
import { temporaryFolder } from '../routes/testService.ts'
import { createAuditLog } from './auditLog.ts'

/** A moment to begin tests at: 2026-11-22T12:00:00Z. */
export const startMs = Date.UTC(2026, 10, 22, 12)

/** An audit log on a real file with real keys, and a clock that the test moves. */
export async function openTestLedger(
  atEnd: Parameters<typeof temporaryFolder>[0],
  folder = temporaryFolder(atEnd),
) {
  const clock = { nowMs: startMs, now: () => clock.nowMs }
  const file = join(folder, 'ringfence.db')
  const keysFolder = join(folder, 'keys')
  const store = await openStore({ file, clock })
  atEnd(() => store.close())
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const recordKeys = await openRecordKeys({ keysFolder, clock, log: { info: note, warn: note } })
  const audit = createAuditLog({ rows: store.auth.auditRows, recordKeys, clock })
  return { folder, file, keysFolder, clock, store, recordKeys, audit, logged }
}
export type TestLedger = Awaited<ReturnType<typeof openTestLedger>>

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
