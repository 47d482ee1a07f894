import type { Platform } from '../../assembly/platform.ts'
import { asRingfenceError } from '../../errors.ts'
import {
  askForCall,
  type CallToken,
  type SignedStatement,
  type TokenWish,
  type Working,
} from './callTokenRequest.ts'

/**
 * Asks for a single-use token for this browser key and this certificate. With a signed statement, what the site signed was
 * given with that already. Where the service wants work for it, that is done first.
 * @throws RingfenceError any code of the token route; `server-unreachable`; `message-malformed`
 */
export async function fetchCallToken(
  platform: Platform,
  wish: TokenWish,
  working: Working,
  passkey?: SignedStatement,
): Promise<CallToken> {
  const ask = async (more?: object) => ({
    askedAtMs: platform.clock.now(),
    body: await askForCall(platform, wish, 'call-tokens', more),
  })
  // On its way while the rest is being loaded.
  const asked = ask(passkey && { passkey }).catch(refusal => {
    if (asRingfenceError(refusal).code !== 'work-required') throw refusal
    return { refusal }
  })
  const [answer, { receiveCallToken }] = await Promise.all([asked, platform.loadOnIntent()])
  return receiveCallToken(answer, ask, working)
}
