import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type LimitName, type RequestLimits, refusedBy } from '../../../auth/index.ts'
import type { Clock } from '../../../calls/index.ts'
import type { RingfenceError } from '../../../protocol/index.ts'
import type { Limits } from '../../config/limits.ts'
import { limitKeyOf } from './address.ts'
import { type Counted, countOne } from './countOne.ts'
import { createDoors, type Doors, doorSeconds } from './doors.ts'

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
const inWindow = (perMinute: number): number => Math.floor((perMinute * doorSeconds) / 60)

/** What a limit is called in the header fields that tell of it. */
const names = {
  callTokens: 'call-tokens',
  signIns: 'sign-ins',
  signOuts: 'sign-outs',
  accountRequests: 'account-requests',
  spends: 'spends',
  siteRequests: 'site-requests',
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
    siteRequests: perMinute(limits.siteRequestsPerMinute),
  }
  const sockets = perMinute(limits.socketsPerMinute)
  const open = new Map<string, number>()
  const sites = from.sites.map(({ key }) => `site ${key}`)
  // What belongs to no site has a door for each limit: whoever signs in does not shut out who signs out.
  const requestsInAll = createDoors('requests-in-all', inWindow(limits.requestsPerMinuteInAll), [
    ...sites,
    ...Object.values(names),
  ])
  const socketsInAll = createDoors('sockets-in-all', inWindow(limits.socketsPerMinuteInAll), [
    ...sites,
    ownPages,
  ])
  const siteOf = new Map(
    from.sites.flatMap(({ key, allowedOrigins }) => allowedOrigins.map(origin => [origin, `site ${key}`])),
  )

  return {
    async take(limit, request, site) {
      const name = names[limit]
      const address = limitKeyOf(from.addressOf(request))
      const door = site === undefined ? name : `site ${site}`
      const refusal = await refusalOf(
        address,
        { limiter: limiters[limit], name },
        { doors: requestsInAll, door },
      )
      if (refusal) throw refusal
    },
    async openSocket(client, origin) {
      const address = limitKeyOf(client)
      const now = open.get(address) ?? 0
      if (now >= limits.socketsAtOnce) {
        // When one of them closes is nobody's to know.
        const atOnce = { name: 'sockets-at-once', quota: limits.socketsAtOnce, window: null }
        return refusedBy('rate-limited', { ...atOnce, isRepeated: false })
      }
      const door = siteOf.get(origin) ?? ownPages
      const refusal = await refusalOf(
        address,
        { limiter: sockets, name: 'sockets' },
        { doors: socketsInAll, door },
      )
      if (refusal) return refusal
      open.set(address, (open.get(address) ?? 0) + 1)
      return () => {
        const left = (open.get(address) ?? 1) - 1
        if (left > 0) open.set(address, left)
        else open.delete(address)
      }
    },
  }
}

/** First their own limit: whoever is above it uses up nothing of what belongs to all. */
async function refusalOf(
  address: string,
  { limiter, name }: { readonly limiter: RateLimiterMemory; readonly name: string },
  { doors, door }: { readonly doors: Doors; readonly door: string },
): Promise<RingfenceError | undefined> {
  const own = await countOne(limiter, address)
  if (own.isOver) return told('rate-limited', { name, quota: limiter.points, seconds: windowSeconds }, own)
  const all = await doors.take(door, own.count)
  // Nothing that this address did: it is told that the service is full, and blamed for nothing.
  const inAll = { name: doors.name, quota: doors.mostOfOne, seconds: doorSeconds }
  return all.isOver ? told('at-capacity', inAll, all) : undefined
}

const told = (
  code: 'rate-limited' | 'at-capacity',
  { name, quota, seconds }: { readonly name: string; readonly quota: number; readonly seconds: number },
  { leftMs, isRepeated }: Counted,
): RingfenceError => refusedBy(code, { name, quota, window: { seconds, leftMs }, isRepeated })
