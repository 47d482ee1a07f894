import type { Browser } from '../platform/browser.ts'
import { isOver } from './phoneState.ts'
import type { PhoneSnapshot } from './phoneTypes.ts'

/** Whether the person sees this only once they have answered the browser. A talk goes on, and an end is an end. */
export const comesAfterPrompt = (snapshot: PhoneSnapshot): boolean =>
  snapshot.state !== 'talking' && snapshot.state !== 'resuming' && !isOver(snapshot)

/** Where the browser need not ask, or says no by itself, it does so by then. */
const quickMs = 200

/**
 * Tells when the browser is asking the person for the microphone, and when it is open: `true` only where somebody is asked, not
 * where it is allowed already, opens at once, or is refused at once. Settles as `opening` does.
 */
export async function tellWhenAsked(
  { clock, microphoneAllowed }: Pick<Browser, 'clock' | 'microphoneAllowed'>,
  opening: Promise<void>,
  tell: (isAsked: boolean) => void,
): Promise<void> {
  let isOpening = true
  let stopWaiting = () => {}
  const watch = async () => {
    if ((await microphoneAllowed()) || !isOpening) return
    stopWaiting = clock.after(quickMs, () => tell(true))
  }
  watch().catch(() => undefined)
  try {
    await opening
    tell(false)
  } finally {
    isOpening = false
    stopWaiting()
  }
}
