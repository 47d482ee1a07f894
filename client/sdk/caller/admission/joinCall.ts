import type { EventFrame, Language } from '../../../../protocol/index.ts'
import type { Browser } from '../../platform/browser.ts'
import type { Signal } from '../../signal/signalTypes.ts'
import type { Joined } from '../live/liveCallTypes.ts'
import { readPageContext } from '../pageContext.ts'
import type { PageContextSource } from '../phoneTypes.ts'
import type { CallToken } from './callTokenRequest.ts'
import type { Preconnect } from './preconnectTypes.ts'
import { requestJoin } from './requestJoin.ts'

export interface JoinParts {
  readonly browser: Browser
  readonly preconnect: Preconnect
  readonly language: Language
  readonly pageContext: PageContextSource | undefined
}

/**
 * The way in with a token: socket, proof, one joining frame. Events that come before the answer are kept for whoever follows
 * the call.
 * @param adopt takes the socket before anything is asked on it; `false` when nobody wants the call any more
 * @param onHeld another device of the same identity is asked first, until then
 * @throws RingfenceError any code of admission; `server-unreachable`; `connection-lost`
 */
export async function joinCall(
  { browser, preconnect, language, pageContext }: JoinParts,
  { token, jti }: CallToken,
  adopt: (signal: Signal) => boolean,
  onHeld: (endsAtMs: number) => void,
): Promise<{ readonly joined: Joined; readonly early: readonly EventFrame[] } | undefined> {
  const [key, ready] = await Promise.all([preconnect.browserKey(), preconnect.takeSignal()])
  if (!adopt(ready.signal)) {
    ready.signal.close()
    return undefined
  }
  const early: EventFrame[] = []
  ready.signal.listen({
    onEvent(event) {
      if (event.event === 'held') onHeld(browser.clock.now() + event.answerWithinMs)
      else early.push(event)
    },
    onClosed() {}, // the request below rejects with the same error and is told there
  })
  const nowMs = browser.clock.now()
  const wish = { key, token, jti, nowMs, language, pageContext: readPageContext(pageContext) }
  try {
    return { joined: await requestJoin(ready, wish), early }
  } catch (error) {
    ready.signal.close()
    throw error
  }
}
