import { CallId, parse, RingfenceError } from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import { signProof } from '../../identity/callProof.ts'
import type { Browser, BrowserKey } from '../../platform/browser.ts'
import { reconnectDelayMs } from '../../signal/reconnect.ts'
import type { Joined, ReadySignal } from './liveCallTypes.ts'

/** Which call to come back to, and how. */
export interface ResumeRequest {
  readonly browser: Pick<Browser, 'clock' | 'chance'>
  readonly key: BrowserKey
  /** Of the call token. */
  readonly jti: string
  readonly callId: string
  /** That it stands in, where that is known. */
  readonly queue?: string
  /** The call's media key: no other certificate can carry it on. */
  readonly mediaKey: string
  readonly takeSignal: () => Promise<ReadySignal>
  /** No try begins after this moment. */
  readonly untilMs: number
  /** Whether anybody still wants the call. */
  readonly wanted: () => boolean
}

/**
 * Takes a call up again on a new socket: after a reload, or when the network was away. Tries until the server has let us in
 * or said no; `undefined` when nobody wants the call any more.
 * @throws RingfenceError the server's code, or the last failure when time is over
 */
export async function requestResume(reentry: ResumeRequest): Promise<Joined | undefined> {
  const { clock, chance } = reentry.browser
  for (let attempt = 0; reentry.wanted(); attempt += 1) {
    try {
      return await tryOnce(reentry)
    } catch (thrown) {
      const error = asRingfenceError(thrown)
      if (!error.retryable || clock.now() >= reentry.untilMs) throw error
    }
    await new Promise<void>(resolve => clock.after(reconnectDelayMs(attempt, chance(), true), resolve))
  }
  return undefined
}

async function tryOnce(reentry: ResumeRequest): Promise<Joined | undefined> {
  const { browser, key, jti, wanted } = reentry
  const callId = parse(CallId, reentry.callId)
  const { signal, engine, abilities } = await reentry.takeSignal()
  try {
    if (engine.mediaKey !== reentry.mediaKey) throw new RingfenceError('media-key-mismatch')
    const iat = Math.floor(browser.clock.now() / 1000)
    const proof = await signProof(key, { jti, nonce: signal.hello.nonce, iat })
    const answer = wanted() ? await signal.request('resume', { callId, proof, ...abilities }) : undefined
    if (answer && wanted()) return { signal, engine, answer, ...(reentry.queue && { queue: reentry.queue }) }
    signal.close()
    return undefined
  } catch (error) {
    const told = signal.closedBy
    signal.close()
    throw told ?? error
  }
}
