import type { Challenges, Clock } from '../../auth/ports.ts'
import { createExpiringMap } from './expiringMap.ts'

interface CountedChallenges extends Challenges {
  /** Challenges neither answered nor expired. */
  count(nowMs: number): number
}

/** WebAuthn challenges in memory; a restart forgets them, and the browser asks for another. */
export function createChallenges(clock: Clock): CountedChallenges {
  const open = createExpiringMap<{ readonly purpose: string }>()
  return {
    async put({ value, purpose, expiresAtMs }) {
      open.set(value, { value: { purpose }, expiresAtMs }, clock.now())
    },
    async take(value, nowMs) {
      const challenge = open.get(value, nowMs)
      open.delete(value)
      return challenge
    },
    count: nowMs => open.values(nowMs).length,
  }
}
