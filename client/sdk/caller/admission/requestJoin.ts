import type { Language } from '../../../../protocol/index.ts'
import { signProof } from '../../identity/callProof.ts'
import type { BrowserKey } from '../../platform/browser.ts'
import type { Joined, ReadySignal } from '../live/liveCallTypes.ts'

/**
 * The one joining frame: token, and a proof over this socket's nonce. Where another device of the same identity has a call,
 * the answer waits for that device, and `held` is told meanwhile.
 * @throws RingfenceError any code of admission; `move-refused`, `move-unanswered`; `connection-lost`
 */
export async function requestJoin(
  { signal, engine, abilities }: ReadySignal,
  wish: {
    readonly key: BrowserKey
    readonly token: string
    readonly jti: string
    readonly nowMs: number
    readonly pageContext: Readonly<Record<string, string>>
    readonly language: Language
  },
): Promise<Joined> {
  const { key, token, jti, pageContext, language } = wish
  const iat = Math.floor(wish.nowMs / 1000)
  const proof = await signProof(key, { jti, nonce: signal.hello.nonce, iat })
  const answer = await signal.request('join', { token, proof, ...abilities, pageContext, language })
  return { signal, engine, answer }
}
