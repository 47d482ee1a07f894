/** Below this size nothing is worth looking through. */
const smallestLookThrough = 64

/** A map whose entries end by themselves. Without timers it holds at most twice what is unexpired (or 64 entries). */
interface ExpiringMap<V> {
  get(key: string, nowMs: number): V | undefined
  set(key: string, entry: { readonly value: V; readonly expiresAtMs: number }, nowMs: number): void
  delete(key: string): void
  /** Everything unexpired. */
  values(nowMs: number): V[]
  /** Entries held, expired ones too. */
  held(): number
}

/** Makes an empty one. An entry is expired from `expiresAtMs` on. */
export function createExpiringMap<V>(): ExpiringMap<V> {
  const entries = new Map<string, { readonly value: V; readonly expiresAtMs: number }>()
  let lookThroughAt = smallestLookThrough

  const dropExpired = (nowMs: number): void => {
    for (const [key, { expiresAtMs }] of entries) if (expiresAtMs <= nowMs) entries.delete(key)
    // Doubling keeps the look-through O(1) per write in the long run.
    lookThroughAt = Math.max(smallestLookThrough, entries.size * 2)
  }

  return {
    get(key, nowMs) {
      const entry = entries.get(key)
      if (!entry) return undefined
      if (entry.expiresAtMs > nowMs) return entry.value
      entries.delete(key)
      return undefined
    },
    set(key, entry, nowMs) {
      entries.set(key, entry)
      if (entries.size > lookThroughAt) dropExpired(nowMs)
    },
    delete(key) {
      entries.delete(key)
    },
    values(nowMs) {
      dropExpired(nowMs)
      return [...entries.values()].map(entry => entry.value)
    },
    held: () => entries.size,
  }
}
