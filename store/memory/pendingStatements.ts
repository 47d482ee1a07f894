import type { Clock, PendingStatements } from '../../auth/ports.ts'
import { createExpiringMap } from './expiringMap.ts'

interface CountedPendingStatements extends PendingStatements {
  /** Statements neither answered nor expired. */
  count(nowMs: number): number
}

/** Statements that wait for a passkey, in memory; a restart forgets them, and the browser asks for another. */
export function createPendingStatements(clock: Clock): CountedPendingStatements {
  const open = createExpiringMap<{ readonly statement: string }>()
  return {
    async put({ jti, statement, expiresAtMs }) {
      open.set(jti, { value: { statement }, expiresAtMs }, clock.now())
    },
    async take(jti, nowMs) {
      const row = open.get(jti, nowMs)
      open.delete(jti)
      return row
    },
    count: nowMs => open.values(nowMs).length,
  }
}
