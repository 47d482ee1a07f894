import { type ErrorCode, RingfenceError } from '../protocol/index.ts'

/** A limit that somebody is above, as it is told to them; never whom it counts. */
interface ReachedLimit {
  /** Lower case letters and hyphens. */
  readonly name: string
  readonly quota: number
  /** `null` for so many at once, of which nobody knows when one ends. */
  readonly window: { readonly seconds: number; readonly leftMs: number } | null
  /** Refused by it before, in this window: not worth another line in the log. */
  readonly isRepeated: boolean
}

const reached = new WeakMap<object, ReachedLimit>()

/** A refusal that tells which limit was reached. */
export function refusedBy(
  code: Extract<ErrorCode, 'rate-limited' | 'at-capacity'>,
  limit: ReachedLimit,
): RingfenceError {
  const refusal = new RingfenceError(
    code,
    limit.window ? { until: { retryAfterMs: limit.window.leftMs } } : undefined,
  )
  reached.set(refusal, limit)
  return refusal
}

export const isRepeated = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && reached.get(error)?.isRepeated === true

/**
 * The header fields that tell programs of it (draft-ietf-httpapi-ratelimit-headers-10 sections 3 and 4: lists of strings with parameters
 * after RFC 9651); none for a refusal by something else. `t` is the second that `Retry-After` names (section 5).
 */
export function rateLimitFieldsOf(refusal: RingfenceError): Readonly<Record<string, string>> {
  const limit = reached.get(refusal)
  if (limit === undefined) return {}
  const { name, quota, window } = limit
  if (window === null) {
    return {
      'RateLimit-Policy': `"${name}";q=${quota};qu="concurrent-requests"`,
      RateLimit: `"${name}";r=0`,
    }
  }
  return {
    'RateLimit-Policy': `"${name}";q=${quota};w=${window.seconds}`,
    RateLimit: `"${name}";r=0;t=${Math.max(1, Math.ceil(window.leftMs / 1000))}`,
  }
}
