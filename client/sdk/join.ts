import type { Answer } from '../../protocol/index.ts'
import { signProof } from './identity/proof.ts'
import { fitPageContext } from './pageContext.ts'
import type { MediaEngine, Platform } from './platform.ts'
import type { Readiness } from './readiness.ts'
import type { Signal } from './signalTypes.ts'

/** A call that the server let in. */
export interface Joined {
  readonly signal: Signal
  readonly engine: MediaEngine
  readonly answer: Answer<'join'>
}

/**
 * The way in: token, socket, proof, one joining frame. All that can start at once does.
 * @param adopt takes the socket before anything is asked on it; `false` when nobody wants the call any more
 * @throws RingfenceError any code of the token route or of admission; `server-unreachable`; `connection-lost`
 */
export async function join(
  parts: {
    readonly platform: Platform
    readonly readiness: Readiness
    readonly pageContext: () => Readonly<Record<string, string>>
  },
  adopt: (signal: Signal) => boolean,
): Promise<Joined | undefined> {
  const { platform, readiness, pageContext } = parts
  readiness.warmUp()
  const [token, key] = await Promise.all([readiness.takeToken(), readiness.browserKey()])
  const { signal, engine, rtpCapabilities } = await readiness.takeSignal()
  if (!adopt(signal)) {
    signal.close()
    return undefined
  }
  const iat = Math.floor(platform.clock.now() / 1000)
  const proof = await signProof(key, { jti: token.jti, nonce: signal.hello.nonce, iat })
  const answer = await signal.request('join', {
    token: token.token,
    proof,
    rtpCapabilities,
    pageContext: fitPageContext(pageContext()),
  })
  return { signal, engine, answer }
}
