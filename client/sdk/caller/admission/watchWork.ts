import type { Browser } from '../../platform/browser.ts'
import type { JoiningWork } from './joining.ts'
import type { Preconnect } from './preconnectTypes.ts'

/** After so long a way on without computing is offered. */
const longMs = 4000

/**
 * Follows what is computed for the token of a call that was asked for.
 * @param onSlow hears once when it takes long, and whether a passkey would spare it
 * @returns stops that
 */
export function watchWork(
  { preconnect, browser }: { readonly preconnect: Preconnect; readonly browser: Pick<Browser, 'clock'> },
  show: (work: JoiningWork | null) => void,
  onSlow: (passkeyHelps: boolean) => void,
): () => void {
  let isSlow = false
  let isOver = false
  let stopTimer: (() => void) | undefined

  function changed(): void {
    const { work, mayVouch } = preconnect
    if (work) stopTimer ??= browser.clock.after(longMs, slow)
    show(work && { progress: work.progress, logInHelps: isSlow && mayVouch })
  }

  function slow(): void {
    const { work } = preconnect
    if (!work) return
    isSlow = true
    changed()
    onSlow(work.passkeyHelps)
  }

  function stop(): void {
    if (isOver) return
    isOver = true
    preconnect.onWork = undefined
    stopTimer?.()
  }

  preconnect.onWork = changed
  if (preconnect.work) changed()
  return stop
}
