/** What of the load broke so far: how often, by what it said. */
type Lost = Readonly<Record<string, number>>

/** Counts what of the load breaks, until it was too much. */
export interface Losses {
  /** @throws Error when this was one more than the load may lose: then the load itself cannot be trusted. */
  count(system: string, error: unknown): void
  lost(): Lost
}

export function countLosses(allowed: number): Losses {
  const lost = new Map<string, number>()
  let total = 0
  return {
    count(system, error) {
      const what = `${system}: ${error instanceof Error ? error.message : String(error)}`
      lost.set(what, (lost.get(what) ?? 0) + 1)
      total += 1
      if (total <= allowed) return
      const causes = [...lost].map(([cause, times]) => `${times} × ${cause}`)
      throw new Error(`The load lost more than ${allowed} calls: ${causes.join('; ')}`)
    },
    lost: () => Object.fromEntries(lost),
  }
}
