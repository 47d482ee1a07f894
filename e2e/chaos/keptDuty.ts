import { kindsWithin } from './disturbances.ts'
import type { World } from './world.ts'

/** An agent went on duty. The page says so from then on, whatever happens to page and network. */
export interface KeptDuty {
  isKept(): void
  /** The page says that the agent is not on duty. Answers whether the agent has waited long enough for it to think better of it. */
  isLost(world: World): boolean
}

/** A page that came back may say so for a moment, until it has said again what its agent chose. */
const momentMs = 4000
/** What was broken before that may show only now. */
const aftermathMs = 15_000

/** What a page does not outlive with its duty, unless nothing else is broken. */
const leavings = ['reload', 'second-tab']

export function keepDuty(name: string, sinceMs: number): KeptDuty {
  let lostAtMs: number | null = null
  return {
    isKept() {
      lostAtMs = null
    },
    isLost({ disturbances, now, violate }) {
      lostAtMs ??= now()
      if (now() - lostAtMs < momentMs) return false
      const fromMs = Math.max(sinceMs, lostAtMs - aftermathMs)
      const kinds = [...kindsWithin(disturbances.all, [name], fromMs, lostAtMs)]
      const isLeft = kinds.some(kind => leavings.includes(kind))
      // A page that was left knows nothing of its duty, nor does a service that was not there, or could not let it in, meanwhile.
      if (!(isLeft && kinds.some(kind => !leavings.includes(kind)))) {
        violate({ sentence: `${name} is not on duty any more, which nobody chose.` })
      }
      return true
    },
  }
}
