import type { Working } from './callTokenRequest.ts'
import type { JoiningWork } from './joining.ts'

/** After so long it is said that logging in would spare it. */
const longMs = 4000

/**
 * Follows what is computed for the token of a call that was asked for.
 * @param onPasskeyHelps hears that a passkey would spare it
 * @returns stops that; idempotent
 */
export function watchWork(
  working: Working,
  show: (work: JoiningWork | null) => void,
  onPasskeyHelps: () => void,
): () => void {
  let isLong = false
  let stopTimer: (() => void) | undefined

  function changed(): void {
    const { work, mayVouch } = working
    if (work && mayVouch) stopTimer ??= working.clock.after(longMs, long)
    show(work && { progress: work.progress, logInHelps: isLong })
    if (work?.passkeyHelps) onPasskeyHelps()
  }

  function long(): void {
    isLong = true
    if (working.work) changed()
  }

  working.onChanged = changed
  if (working.work) changed()
  return () => {
    stopTimer?.()
    stopTimer = undefined
    if (working.onChanged === changed) working.onChanged = () => {}
  }
}
