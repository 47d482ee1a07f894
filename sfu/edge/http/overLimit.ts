import { type RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Counts one more of this key: `undefined` where it is allowed, else when the window is over, and whether another was above it before. */
export const overLimit = (
  limiter: RateLimiterMemory,
  key: string,
): Promise<{ readonly leftMs: number; readonly isRepeated: boolean } | undefined> =>
  limiter.consume(key).then(
    () => undefined,
    (reached: unknown) => {
      if (!(reached instanceof RateLimiterRes)) throw reached
      return { leftMs: reached.msBeforeNext, isRepeated: reached.consumedPoints > limiter.points + 1 }
    },
  )
