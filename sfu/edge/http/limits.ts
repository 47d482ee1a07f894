import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type LimitName, type RequestLimits, refusedBy } from '../../../auth/index.ts'
import type { Clock } from '../../../calls/index.ts'
import type { RingfenceError } from '../../../protocol/index.ts'
import type { Limits } from '../../config.ts'
import { limitKeyOf } from './address.ts'
import { createDoors, type Doors } from './doors.ts'
import { overLimit } from './overLimit.ts'

/** A person's softphone sends about 5 frames per call; this is far above and far below a flood. */
const framesPerWindow = 200
const windowMs = 10_000

/** Counts the frames of one socket. */
export function createFrameAllowance(clock: Clock): { take(): boolean } {
  let windowEndsAtMs = 0
  let left = 0
  return {
    take() {
      if (clock.monotonic() >= windowEndsAtMs) {
        windowEndsAtMs = clock.monotonic() + windowMs
        left = framesPerWindow
      }
      left -= 1
      return left >= 0
    },
  }
}

/** Sockets of one client address, and of all. */
export interface SocketLimits {
  /** Opens one more socket for this address and a page of this origin, or refuses; the returned function gives it back. */
  openSocket(address: string, origin: string): Promise<(() => void) | RingfenceError>
}

const windowSeconds = 60

/** What a limit is called in the header fields that tell of it. */
const names = {
  callTokens: 'call-tokens',
  signIns: 'sign-ins',
  signOuts: 'sign-outs',
  accountRequests: 'account-requests',
  spends: 'spends',
} as const satisfies Readonly<Record<LimitName, string>>

/** Pages of the service itself: agents. */
const ownPages = 'own pages'

/**
 * Makes the limits of one server: first what one client address may do per minute and at once, then what the whole service does. Addresses
 * are kept in memory for a minute and never logged.
 */
export function createLimits(
  limits: Limits,
  from: {
    readonly addressOf: (request: IncomingMessage) => string
    readonly sites: readonly { readonly key: string; readonly allowedOrigins: readonly string[] }[]
  },
): RequestLimits & SocketLimits {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: windowSeconds })
  const limiters: Readonly<Record<LimitName, RateLimiterMemory>> = {
    callTokens: perMinute(limits.callTokensPerMinute),
    signIns: perMinute(limits.signInsPerMinute),
    signOuts: perMinute(limits.signOutsPerMinute),
    accountRequests: perMinute(limits.accountRequestsPerMinute),
    spends: perMinute(limits.spendsPerMinute),
  }
  const sockets = perMinute(limits.socketsPerMinute)
  const open = new Map<string, number>()
  const sites = from.sites.map(({ key }) => `site ${key}`)
  // What belongs to no site has a door for each limit: whoever signs in does not shut out who signs out.
  const requestsInAll = createDoors(limits.requestsPerMinuteInAll, [...sites, ...Object.values(names)])
  const socketsInAll = createDoors(limits.socketsPerMinuteInAll, [...sites, ownPages])
  const siteOf = new Map(
    from.sites.flatMap(({ key, allowedOrigins }) => allowedOrigins.map(origin => [origin, `site ${key}`])),
  )

  return {
    async take(limit, request, site) {
      const name = names[limit]
      const limiter = limiters[limit]
      const refusal =
        (await refusalOfAddress(limiter, name, from.addressOf(request))) ??
        (await refusalOfAll(requestsInAll, 'requests-in-all', site === undefined ? name : `site ${site}`))
      if (refusal) throw refusal
    },
    async openSocket(address, origin) {
      const counted = limitKeyOf(address)
      const now = open.get(counted) ?? 0
      if (now >= limits.socketsAtOnce) {
        // When one of them closes is nobody's to know.
        const atOnce = { name: 'sockets-at-once', quota: limits.socketsAtOnce, window: null }
        return refusedBy('rate-limited', { ...atOnce, isRepeated: false })
      }
      const refusal =
        (await refusalOfAddress(sockets, 'sockets', address)) ??
        (await refusalOfAll(socketsInAll, 'sockets-in-all', siteOf.get(origin) ?? ownPages))
      if (refusal) return refusal
      open.set(counted, (open.get(counted) ?? 0) + 1)
      return () => {
        const left = (open.get(counted) ?? 1) - 1
        if (left > 0) open.set(counted, left)
        else open.delete(counted)
      }
    },
  }
}

async function refusalOfAddress(
  limiter: RateLimiterMemory,
  name: string,
  address: string,
): Promise<RingfenceError | undefined> {
  const over = await overLimit(limiter, limitKeyOf(address))
  return over && refusedInWindow('rate-limited', name, limiter.points, over)
}

/** Nothing that this address did: it is told that the service is full, and blamed for nothing. */
async function refusalOfAll(doors: Doors, name: string, door: string): Promise<RingfenceError | undefined> {
  const over = await doors.take(door)
  return over && refusedInWindow('at-capacity', name, doors.mostOfOne, over)
}

const refusedInWindow = (
  code: 'rate-limited' | 'at-capacity',
  name: string,
  quota: number,
  { leftMs, isRepeated }: { readonly leftMs: number; readonly isRepeated: boolean },
): RingfenceError => refusedBy(code, { name, quota, window: { seconds: windowSeconds, leftMs }, isRepeated })
