import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type LimitName, type RequestLimits, refusedBefore } from '../../../auth/index.ts'
import type { Clock } from '../../../calls/index.ts'
import { RingfenceError } from '../../../protocol/index.ts'
import type { Limits } from '../../config.ts'
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
  openSocket(address: string): Promise<(() => void) | RingfenceError>
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
      const refusal = await refusalBy(limiters[limit], addressOf(request))
      if (refusal) throw refusal
    },
    async openSocket(from) {
      const address = limitKeyOf(from)
      const now = open.get(address) ?? 0
      // When one of them closes is nobody's to know.
      if (now >= limits.socketsAtOnce) return new RingfenceError('rate-limited')
      const refusal = await refusalBy(sockets, address)
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

/** `undefined` where it is allowed. Says when the minute is over; the first refusal in it is not like the others. */
const refusalBy = (limiter: RateLimiterMemory, address: string): Promise<RingfenceError | undefined> =>
  limiter.consume(limitKeyOf(address)).then(
    () => undefined,
    (reached: unknown) => {
      if (!(reached instanceof RateLimiterRes)) throw reached
      const isFirst = reached.consumedPoints === limiter.points + 1
      return new RingfenceError('rate-limited', {
        until: { retryAfterMs: reached.msBeforeNext },
        ...(!isFirst && { cause: refusedBefore }),
      })
    },
  )
