import type { Platform } from '../../assembly/platform.ts'
import type { Preconnect } from '../admission/preconnectTypes.ts'
import type { ResumableCall } from './leftCall.ts'
import type { Joined } from './liveCallTypes.ts'

interface Back {
  readonly platform: Platform
  readonly preconnect: Preconnect
}

/** The call that this tab had was hung up, and the page loaded again before the server knew. Never rejects. */
export async function hangUpLeft(back: Back, left: ResumableCall): Promise<void> {
  try {
    const joined = await resumeCall(back, left, () => true)
    if (!joined) return
    const { saysOn } = await back.platform.loadOnIntent()
    const { callId } = joined.answer
    await saysOn(back.platform.clock, joined.signal, { callId, because: 'person' })
    joined.signal.close()
  } catch {
    // It is over, or the server waits no longer.
  }
}

/** Into a call that this tab had, on a new socket. Answers and rejections as of `requestResume`. */
export async function resumeCall(
  { platform, preconnect }: Back,
  left: ResumableCall,
  wanted: () => boolean,
): Promise<Joined | undefined> {
  const [{ requestResume }, key] = await Promise.all([platform.loadOnIntent(), preconnect.browserKey()])
  return requestResume({
    ...left,
    browser: platform,
    key,
    takeSignal: () => preconnect.takeSignalAgain(),
    wanted,
  })
}

/** A call that was let in when nobody wanted it any more: said, so that the server does not wait for this browser, unless that comes back. */
export async function giveBack({ signal, answer: { callId } }: Joined, comesBack: boolean): Promise<void> {
  if (!comesBack) await signal.request('hangUp', { callId, because: 'person' }).catch(() => undefined)
  signal.close()
}
