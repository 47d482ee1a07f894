/** When or how a refused request may succeed, where the service knows it. */
export interface RefusedUntil {
  /** How long to wait; a duration, so that a wrong clock does not matter. */
  readonly retryAfterMs?: number
  /** How long whoever is let in now waits, about. */
  readonly expectedWaitMs?: number
  /** When the queue opens: milliseconds since the epoch, to be said in words. */
  readonly opensAtMs?: number
  /** The person may ask once for the same call to be let through all the same, by a passkey that is older than the refusal's cause. */
  readonly appeal?: 'passkey'
}

/** What a refusal's body says of it → what the error keeps; `undefined` where it names no time. */
export function readRefusedUntil(said: object): RefusedUntil | undefined {
  const retryAfterMs = 'retryAfterMs' in said ? timeIn(said.retryAfterMs) : undefined
  const expectedWaitMs = 'expectedWaitMs' in said ? timeIn(said.expectedWaitMs) : undefined
  const opensAtMs = 'opensAtMs' in said ? timeIn(said.opensAtMs) : undefined
  const appeal = 'appeal' in said && said.appeal === 'passkey' ? ('passkey' as const) : undefined
  const until = {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(expectedWaitMs !== undefined && { expectedWaitMs }),
    ...(opensAtMs !== undefined && { opensAtMs }),
    ...(appeal !== undefined && { appeal }),
  }
  return Object.keys(until).length === 0 ? undefined : until
}

const timeIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined

/** `Retry-After` in whole seconds (RFC 9110 section 10.2.3); `undefined` where the time is not known. */
export const retryAfterSeconds = (until: RefusedUntil | undefined): string | undefined =>
  until?.retryAfterMs === undefined ? undefined : String(Math.max(1, Math.ceil(until.retryAfterMs / 1000)))
