import type { Clock } from '../ports.ts'

/** Names that all live equally long, in the order of their coming; those that are over go when anything is asked. */
export interface ExpiringNames {
  /** `false` where it is there already. */
  add(name: string, expiresAtMs: number): boolean
  /** Idempotent. */
  remove(name: string): void
  count(): number
}

export function createExpiringNames(clock: Clock): ExpiringNames {
  const ends = new Map<string, number>()
  const dropOver = (): void => {
    const nowMs = clock.now()
    for (const [name, expiresAtMs] of ends) {
      if (expiresAtMs > nowMs) return
      ends.delete(name)
    }
  }
  return {
    add(name, expiresAtMs) {
      dropOver()
      if (ends.has(name)) return false
      ends.set(name, expiresAtMs)
      return true
    },
    remove: name => void ends.delete(name),
    count() {
      dropOver()
      return ends.size
    },
  }
}
