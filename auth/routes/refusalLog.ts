import type { Request } from 'express'
import { type ErrorCode, RingfenceError, type SiteKey } from '../../protocol/index.ts'
import type { Clock, Log } from '../ports.ts'
import { isRepeated } from '../reachedLimit.ts'
import type { Sites } from '../sites/sites.ts'

/**
 * One line for a refusal: the code, the route as it is written in the source, the site where it is one of ours, and which
 * part of a vouch is wrong. Nothing that the asker wrote: a path may hold a name or a secret.
 */
export type RefusalLog = (
  request: Pick<Request, 'method' | 'path' | 'route'>,
  refusal: { readonly code: ErrorCode; readonly error: unknown },
) => void

/** Nobody is limited in being refused with these: not in each minute more lines than this. */
const uncounted: readonly ErrorCode[] = ['origin-not-allowed', 'site-unknown', 'not-found']
const linesPerMinute = 60

/** Who is refused with these tried too often, or cheated. */
const abusive: readonly ErrorCode[] = ['rate-limited', 'work-invalid']

export function createRefusalLog({
  log,
  sites,
  clock,
  onAbuse,
}: {
  readonly log: Log
  readonly sites: Sites
  readonly clock: Clock
  /** Hears of every refusal of whoever asks a site too often, or cheats, also where no line is written. */
  readonly onAbuse: (site: SiteKey) => void
}): RefusalLog {
  let minute = 0
  let left = linesPerMinute

  const mayWrite = (): boolean => {
    const now = Math.floor(clock.now() / 60_000)
    if (now !== minute) {
      if (left < 0) log.info('http refusals not logged', { lines: -left })
      minute = now
      left = linesPerMinute
    }
    left -= 1
    return left >= 0
  }

  return (request, { code, error }) => {
    const route: unknown = request.route?.path
    const [, door, asked] = /^\/(auth|api\/v1)\/sites\/([^/]+)/i.exec(request.path) ?? []
    const site = sites.find(({ key }) => key === asked)?.key
    // A back end that asks too often is no attack on the site.
    if (site && door?.toLowerCase() === 'auth' && abusive.includes(code)) onAbuse(site)
    // Who goes on above a limit would else write as many lines as they like.
    if (isRepeated(error)) return
    // Nobody is limited in asking for what is not here, or in reading what needs a session: no line for each of those.
    const reads = !['POST', 'PATCH', 'DELETE'].includes(request.method)
    if (typeof route !== 'string' || (reads && readsUnlimited.includes(code))) return
    if (uncounted.includes(code) && !mayWrite()) return
    const reason = error instanceof RingfenceError ? error.reason : undefined
    log.info('http request refused', {
      code,
      route: `${request.method} ${route}`,
      ...(site && { site }),
      ...(reason && { reason }),
    })
  }
}

const readsUnlimited: readonly ErrorCode[] = ['sign-in-required', ...uncounted]
