import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type LimitName, type RequestLimits, refusedBefore } from '../../auth/index.ts'
import type { Clock } from '../../calls/index.ts'
import { RingfenceError } from '../../protocol/index.ts'
import type { Limits } from '../config.ts'
import { limitKeyOf } from './address.ts'

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
