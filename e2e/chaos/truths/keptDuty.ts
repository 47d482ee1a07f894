import { kindsWithin } from '../breakages/disturbances.ts'
import type { World } from '../world.ts'

export interface ShowingPage {
  readonly openedAtMs: number
}

/** An agent went on duty. The page says so from then on, whatever happens to page and network. */
export interface KeptDuty {
  isKept(page: ShowingPage): void
  /** The page says that the agent is not on duty. Answers whether the agent has waited long enough for it to think better of it. */
  isLost(world: World, page: ShowingPage): boolean
}

/** A page that came back may say so for a moment, until it has said again what its agent chose. */
const momentMs = 4000
/** What was broken before that may show only now. */
const aftermathMs = 15_000

/** A page that is loaded again keeps its duty. */
const leavings = ['reload', 'second-tab']

export function keepDuty(name: string, sinceMs: number): KeptDuty {
  let lostAtMs: number | null = null
  let keptBy: ShowingPage | null = null
  return {
    isKept(page) {
      lostAtMs = null
      keptBy = page
    },
    isLost({ disturbances, now, violate }, page) {
      lostAtMs ??= now()
      if (now() - lostAtMs < momentMs) return false
      // A page that was loaded anew knows only what the service kept; what that forgot while the page sought it shows when it is in.
      const beganMs = page === keptBy ? lostAtMs : page.openedAtMs
      const fromMs = Math.max(sinceMs, beganMs - aftermathMs)
      const kinds = [...kindsWithin(disturbances.all, [name], fromMs, now())]
      // What a page says again on coming back is lost once more where its network, or the service, is not well yet.
      if (kinds.every(kind => leavings.includes(kind))) {
        violate({ sentence: `${name} is not on duty any more, which nobody chose.` })
      }
      return true
    },
  }
}
