import type { PhoneSnapshot } from '../../sdk/index.ts'
import { pageTimeMs } from '../../sdk/pageTime.ts'

/** A step on the way to an agent stands at least so long that it can be read. */
const leastMs = 800

type Step = PhoneSnapshot['state'] | 'working'
const steps: readonly Step[] = ['joining', 'working', 'waiting', 'connecting']

/** What the device computes first is a step of its own: mostly it is over before anybody could read of it. */
const stepOf = (snapshot: PhoneSnapshot): Step =>
  snapshot.state === 'joining' && snapshot.work ? 'working' : snapshot.state

/** What the person must answer or know now is never held back. */
const isUrgent = (snapshot: PhoneSnapshot): boolean =>
  ('askedMove' in snapshot && snapshot.askedMove !== null) ||
  ('connectionLost' in snapshot && snapshot.connectionLost)

interface QuickSteps {
  take(snapshot: PhoneSnapshot): void
  /** Shows nothing of what was held back. */
  stop(): void
}

/** Shows snapshots, but leaves out the steps that are over before anybody could read them. */
export function createQuickSteps(show: (snapshot: PhoneSnapshot) => void): QuickSteps {
  let shown: Step = 'idle'
  let shownAtMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const showNow = (snapshot: PhoneSnapshot) => {
    clearTimeout(timer)
    if (stepOf(snapshot) !== shown) shownAtMs = pageTimeMs()
    shown = stepOf(snapshot)
    show(snapshot)
  }
  return {
    take(snapshot) {
      const leftMs = shownAtMs + leastMs - pageTimeMs()
      const step = stepOf(snapshot)
      const isStep = steps.includes(shown) && steps.includes(step) && step !== shown
      if (!isStep || leftMs <= 0 || isUrgent(snapshot)) return showNow(snapshot)
      clearTimeout(timer)
      timer = setTimeout(showNow, leftMs, snapshot)
    },
    stop: () => clearTimeout(timer),
  }
}
