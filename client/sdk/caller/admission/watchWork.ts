import type { Working } from './callTokenRequest.ts'
import type { JoiningWork } from './joining.ts'

/** After so long a way on without computing is offered. */
const longMs = 4000

/**
 * Follows what is computed for the token of a call that was asked for.
 * @param onSlow hears once when it takes long, and whether a passkey would spare it
 * @returns stops that; idempotent
 */
export function watchWork(
  working: Working,
  show: (work: JoiningWork | null) => void,
  onSlow: (passkeyHelps: boolean) => void,
): () => void {
  let isSlow = false
  let stopTimer: (() => void) | undefined

  function changed(): void {
    const { work, mayVouch } = working
    if (work) stopTimer ??= working.clock.after(longMs, slow)
    show(work && { progress: work.progress, logInHelps: isSlow && mayVouch })
  }

  function slow(): void {
    if (!working.work) return
    isSlow = true
    changed()
    onSlow(working.work.passkeyHelps)
  }

  working.onChanged = changed
  if (working.work) changed()
  return () => {
    stopTimer?.()
    stopTimer = undefined
    if (working.onChanged === changed) working.onChanged = () => {}
  }
}
