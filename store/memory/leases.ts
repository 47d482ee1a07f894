import type { Leases } from '../../calls/ports.ts'
import { createExpiringMap } from './expiringMap.ts'

export interface CountedLeases extends Leases {
  /** Unexpired leases, of all keys. */
  count(nowMs: number): number
}

/** Expiry of each lease of one key, by the call that holds it. */
type Held = ReadonlyMap<string, number>

const unexpired = (held: Held, nowMs: number) => [...held].filter(([, expiresAtMs]) => expiresAtMs > nowMs)

/** Leases in memory. A call that asks again under the same key renews its own lease and counts once. */
export function createLeases(): CountedLeases {
  const byKey = createExpiringMap<Held>()

  const hold = (key: string, held: Held, nowMs: number): void => {
    if (held.size === 0) byKey.delete(key)
    else byKey.set(key, { value: held, expiresAtMs: Math.max(...held.values()) }, nowMs)
  }

  return {
    async acquire({ key, id, limit, nowMs, expiresAtMs }) {
      const others = unexpired(byKey.get(key, nowMs) ?? new Map(), nowMs).filter(([other]) => other !== id)
      if (others.length >= limit) return 'over-limit'
      hold(key, new Map([...others, [id, expiresAtMs]]), nowMs)
      return 'acquired'
    },
    async release({ key, id }) {
      const beforeAllTime = Number.NEGATIVE_INFINITY // a release needs no clock: it looks at expired leases too
      const held = byKey.get(key, beforeAllTime)
      if (!held?.has(id)) return
      hold(key, new Map([...held].filter(([other]) => other !== id)), beforeAllTime)
    },
    count: nowMs => byKey.values(nowMs).reduce((sum, held) => sum + unexpired(held, nowMs).length, 0),
  }
}
