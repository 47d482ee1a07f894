import { type RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** One more of a key, counted. */
export interface Counted {
  /** How many of this key came in this window, this one included. */
  readonly count: number
  readonly isOver: boolean
  /** Over, and not the first that is: one line in the log is enough. */
  readonly isRepeated: boolean
  /** Milliseconds until the window is over. */
  readonly leftMs: number
}

export const countOne = async (limiter: RateLimiterMemory, key: string): Promise<Counted> => {
  const { consumedPoints: count, msBeforeNext: leftMs } = await limiter.consume(key).catch(limitReached)
  return { count, isOver: count > limiter.points, isRepeated: count > limiter.points + 1, leftMs }
}

/** What a limiter rejects with when there is nothing left. */
function limitReached(reached: unknown): RateLimiterRes {
  if (reached instanceof RateLimiterRes) return reached
  throw reached
}
