import { type Disturbance, kindsWithin } from '../breakages/disturbances.ts'
import type { Violation } from '../world.ts'
import type { CallEntry } from './book.ts'

/** A page of which nothing is broken is told of an end within this. */
const toldWithinMs = 3000
/** A socket that was swallowed before is found out within this. */
const aftermathMs = 10_000

/** What keeps no page from being told. */
const harmless: readonly string[] = ['mute', 'not-answered', 'clock-set', 'media-unseen']

/** Pages that showed a talk and were not told of its end, or late, though nothing of them was broken. */
export function endsUntold(seen: {
  readonly calls: ReadonlyMap<string, CallEntry>
  readonly disturbances: readonly Disturbance[]
}): Violation[] {
  return [...seen.calls.values()].flatMap(({ callId, talkShown, endTold, endLogged }) => {
    if (!endLogged) return []
    const latestMs = endLogged.atMs + toldWithinMs
    return [...talkShown].flatMap(([who, { fromMs }]): Violation[] => {
      const kinds = kindsWithin(seen.disturbances, [who], fromMs - aftermathMs, latestMs)
      if ([...kinds].some(kind => !harmless.includes(kind))) return []
      const toldAtMs = endTold.get(who)?.atMs ?? Number.POSITIVE_INFINITY
      return toldAtMs <= latestMs
        ? []
        : [{ sentence: `${who} is not told in time that a talk is over.`, callId }]
    })
  })
}
