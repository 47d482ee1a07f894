import type { RequestHandler } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
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
      if (clock.now() >= windowEndsAtMs) {
        windowEndsAtMs = clock.now() + windowMs
        left = framesPerWindow
      }
      left -= 1
      return left >= 0
    },
  }
}

/** What one client address may do per minute and at once. */
export interface AddressLimits {
  readonly callTokens: RequestHandler
  readonly signIns: RequestHandler
  /** Opens one more socket for this address, or refuses; the returned function gives it back. */
  openSocket(address: string): Promise<(() => void) | 'rate-limited'>
}

/** Makes the limits of one server. Addresses are kept in memory for a minute and never logged. */
export function createAddressLimits(limits: Limits): AddressLimits {
  const perMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 })
  const tokens = perMinute(limits.callTokensPerMinute)
  const signIns = perMinute(limits.signInsPerMinute)
  const sockets = perMinute(limits.socketsPerMinute)
  const open = new Map<string, number>()

  return {
    callTokens: limited(tokens),
    signIns: limited(signIns),
    async openSocket(address) {
      const now = open.get(address) ?? 0
      if (now >= limits.socketsAtOnce || !(await allows(sockets, address))) return 'rate-limited'
      open.set(address, (open.get(address) ?? 0) + 1)
      return () => {
        const left = (open.get(address) ?? 1) - 1
        if (left > 0) open.set(address, left)
        else open.delete(address)
      }
    },
  }
}

const allows = (limiter: RateLimiterMemory, address: string): Promise<boolean> =>
  limiter.consume(address).then(
    () => true,
    () => false,
  )

const limited =
  (limiter: RateLimiterMemory): RequestHandler =>
  async (request, _response, next) => {
    next((await allows(limiter, request.ip ?? '')) ? undefined : new RingfenceError('rate-limited'))
  }
