import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type Counted, countOne } from './countOne.ts'

/** Whoever came to a door no more often than this in a minute comes as people do. */
export const fewPerMinute = 3

/** Seconds of one window: a whole minute's worth at once would keep the processor busy for many seconds. */
export const doorSeconds = 10

/** What the whole service does in a window, so shared that nobody who comes often, and no other door, can use it all up. */
export interface Doors {
  /** What this limit is called in the header fields that tell of it. */
  readonly name: string
  /** One more comes to this door, the `count`th of their address in this minute. */
  take(door: string, count: number): Promise<Counted>
  /** The most that one door may take of it. */
  readonly mostOfOne: number
}

/** Part of all that is for those who come oftener; it is what keeps the processor free in a flood of few addresses. */
const oftenPart = 0.1

/**
 * Two parts: one for those who come for the first times in this minute, one for all others. So the machine that makes many of few
 * addresses is refused first, and a person who comes once is not. The first is wide, since it takes as many addresses as a third of it to use
 * it up. Of each, half of an even part is each door's own, as a site's room for calls is (`calls/policy/room`); the other halves are for
 * whoever comes first.
 */
export function createDoors(name: string, perWindow: number, doors: readonly string[]): Doors {
  const ofOften = Math.floor(perWindow * oftenPart)
  const few = shareOut(perWindow - ofOften, doors)
  const many = shareOut(ofOften, doors)
  return {
    name,
    mostOfOne: few.mostOfOne + many.mostOfOne,
    take: (door, count) => (count <= fewPerMinute ? few : many).take(door),
  }
}

function shareOut(perWindow: number, doors: readonly string[]) {
  const ownPoints = Math.floor(perWindow / (2 * doors.length))
  const sharedPoints = perWindow - ownPoints * doors.length
  const own = new RateLimiterMemory({ points: ownPoints, duration: doorSeconds })
  const shared = new RateLimiterMemory({ points: sharedPoints, duration: doorSeconds })
  return {
    mostOfOne: ownPoints + sharedPoints,
    async take(door: string): Promise<Counted> {
      const ofOwn = await countOne(own, door)
      if (!ofOwn.isOver) return ofOwn
      const ofShared = await countOne(shared, 'all')
      return { ...ofShared, leftMs: Math.min(ofOwn.leftMs, ofShared.leftMs) }
    },
  }
}
