import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type LimitName, type RequestLimits, refusedBefore } from '../../auth/index.ts'
import type { Clock } from '../../calls/index.ts'
import { RingfenceError } from '../../protocol/index.ts'
import type { Limits } from '../config.ts'

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

/** What one client address may do per minute and at once. */
export interface AddressLimits extends RequestLimits {
  /** Opens one more socket for this address, or refuses; the returned function gives it back. */
  openSocket(address: string): Promise<(() => void) | 'rate-limited'>
}

/** Makes the limits of one server. Addresses are kept in memory for a minute and never logged. */
export function createAddressLimits(
  limits: Limits,
  addressOf: (request: IncomingMessage) => string,
): AddressLimits {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 })
  const limiters: Readonly<Record<LimitName, RateLimiterMemory>> = {
    callTokens: perMinute(limits.callTokensPerMinute),
    signIns: perMinute(limits.signInsPerMinute),
    signOuts: perMinute(limits.signOutsPerMinute),
    accountRequests: perMinute(limits.accountRequestsPerMinute),
    spends: perMinute(limits.spendsPerMinute),
  }
  const sockets = perMinute(limits.socketsPerMinute)
  const open = new Map<string, number>()

  return {
    async take(limit, request) {
      const verdict = await judge(limiters[limit], addressOf(request))
      if (verdict === 'allowed') return
      throw new RingfenceError('rate-limited', verdict === 'refused' ? {} : { cause: refusedBefore })
    },
    async openSocket(from) {
      const address = limitKeyOf(from)
      const now = open.get(address) ?? 0
      if (now >= limits.socketsAtOnce || (await judge(sockets, address)) !== 'allowed') return 'rate-limited'
      open.set(address, (open.get(address) ?? 0) + 1)
      return () => {
        const left = (open.get(address) ?? 1) - 1
        if (left > 0) open.set(address, left)
        else open.delete(address)
      }
    },
  }
}

/**
 * What one client counts under. Whoever has one IPv6 address has 2^64 of them, so a whole /64 counts as one (RFC 6177
 * section 2); an IPv4 address counts alike in both spellings (RFC 4291 section 2.5.5.2), and with a proxy's port or without.
 */
export function limitKeyOf(address: string): string {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([\d.]+):\d+$/, '$1')
  const [withoutZone = ''] = bare.split('%', 1)
  if (!isIPv6(withoutZone)) return bare
  // The URL parser spells an address in its one canonical way, the last 32 bits in hexadecimal too.
  const [head = '', tail] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0')
  const groups = [...before, ...zeros, ...after]
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    const octets = groups.slice(6).flatMap(group => {
      const value = Number.parseInt(group, 16)
      return [value >> 8, value & 0xff]
    })
    return octets.join('.')
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** `refused` is said once a minute. */
type Verdict = 'allowed' | 'refused' | 'refused-again'

const judge = (limiter: RateLimiterMemory, address: string): Promise<Verdict> =>
  limiter.consume(limitKeyOf(address)).then(
    () => 'allowed',
    (reached: unknown) =>
      reached instanceof RateLimiterRes && reached.consumedPoints === limiter.points + 1
        ? 'refused'
        : 'refused-again',
  )
