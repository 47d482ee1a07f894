/** When a refused request may succeed, where the service knows it; both, where a door opens then. */
export interface RefusedUntil {
  /** How long to wait; a duration, so that a wrong clock does not matter. */
  readonly retryAfterMs?: number
  /** When the queue opens: milliseconds since the epoch, to be said in words. */
  readonly opensAtMs?: number
}

/** What a refusal's body says of it → what the error keeps; `undefined` where it names no time. */
export function readRefusedUntil(said: object): RefusedUntil | undefined {
  const retryAfterMs = 'retryAfterMs' in said ? timeIn(said.retryAfterMs) : undefined
  const opensAtMs = 'opensAtMs' in said ? timeIn(said.opensAtMs) : undefined
  if (retryAfterMs === undefined && opensAtMs === undefined) return undefined
  return {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(opensAtMs !== undefined && { opensAtMs }),
  }
}

const timeIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined

/** `Retry-After` in whole seconds (RFC 9110 section 10.2.3); `undefined` where the time is not known. */
export const retryAfterSeconds = (until: RefusedUntil | undefined): string | undefined =>
  until?.retryAfterMs === undefined ? undefined : String(Math.max(1, Math.ceil(until.retryAfterMs / 1000)))
