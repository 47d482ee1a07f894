import type { PhoneSnapshot } from '../../sdk/index.ts'
import { pageTimeMs } from '../../sdk/pageTime.ts'

/** A step on the way to an agent stands at least so long that it can be read. */
const leastMs = 800

const steps: readonly PhoneSnapshot['state'][] = ['joining', 'waiting', 'connecting']

/** What the person must answer or know now is never held back. */
const isUrgent = (snapshot: PhoneSnapshot): boolean =>
  ('askedMove' in snapshot && snapshot.askedMove !== null) || ('lineLost' in snapshot && snapshot.lineLost)

interface QuickSteps {
  take(snapshot: PhoneSnapshot): void
  /** Shows nothing of what was held back. */
  stop(): void
}

/** Shows snapshots, but leaves out the steps that are over before anybody could read them. */
export function createQuickSteps(show: (snapshot: PhoneSnapshot) => void): QuickSteps {
  let shown: PhoneSnapshot['state'] = 'idle'
  let shownAtMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const showNow = (snapshot: PhoneSnapshot) => {
    clearTimeout(timer)
    if (snapshot.state !== shown) shownAtMs = pageTimeMs()
    shown = snapshot.state
    show(snapshot)
  }
  return {
    take(snapshot) {
      const leftMs = shownAtMs + leastMs - pageTimeMs()
      const isStep = steps.includes(shown) && steps.includes(snapshot.state) && snapshot.state !== shown
      if (!isStep || leftMs <= 0 || isUrgent(snapshot)) return showNow(snapshot)
      clearTimeout(timer)
      timer = setTimeout(showNow, leftMs, snapshot)
    },
    stop: () => clearTimeout(timer),
  }
}
