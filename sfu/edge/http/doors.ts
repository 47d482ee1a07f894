import { RateLimiterMemory } from 'rate-limiter-flexible'
import { overLimit } from './overLimit.ts'

/** What the whole service does a minute, so shared that no door can be shut by those who come to another one. */
export interface Doors {
  /** `undefined` where one more may come to this door; else how long until one may. */
  take(door: string): Promise<{ readonly leftMs: number; readonly isRepeated: boolean } | undefined>
  /** The most that one door may take of it. */
  readonly mostOfOne: number
}

/**
 * Half of an even part is each door's own, as a site's room for calls is (`calls/policy/room`); the other halves are for whoever comes
 * first. So a flood at one door takes what nobody needs, and finds its end before all is used up.
 */
export function createDoors(perMinuteInAll: number, doors: readonly string[]): Doors {
  const ownPoints = Math.floor(perMinuteInAll / (2 * doors.length))
  const sharedPoints = perMinuteInAll - ownPoints * doors.length
  const own = new RateLimiterMemory({ points: ownPoints, duration: 60 })
  const shared = new RateLimiterMemory({ points: sharedPoints, duration: 60 })
  return {
    mostOfOne: ownPoints + sharedPoints,
    async take(door) {
      const aboveOwn = await overLimit(own, door)
      if (aboveOwn === undefined) return undefined
      const above = await overLimit(shared, 'all')
      return above && { ...above, leftMs: Math.min(aboveOwn.leftMs, above.leftMs) }
    },
  }
}
