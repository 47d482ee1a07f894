import { CallStatementAnswer, parseKnown } from '../../../../protocol/index.ts'
import type { Browser } from '../../platform/browser.ts'
import { askForCall, type TokenWish, type Working } from './callTokenRequest.ts'
import { payForToken } from './payForToken.ts'

/** An answer of the person takes time; a statement so close to its end may expire under their finger. */
const spareMs = 30_000

/** What a passkey is to sign so that this very call may begin. Good for one answer. */
export interface CallStatement {
  readonly jti: string
  /** Of WebAuthn Level 3 section 5.5. The challenge is the hash of the statement. */
  readonly options: unknown
  readonly goodUntilMs: number
}

/**
 * Where the service wants work for it, that is done first.
 * @throws RingfenceError any code of the statement route; `server-unreachable`; `message-malformed`
 */
export async function fetchCallStatement(
  platform: Browser,
  wish: TokenWish,
  working: Working,
): Promise<CallStatement> {
  const ask = async (more?: object) => ({
    askedAtMs: platform.clock.now(),
    body: await askForCall(platform, wish, 'call-statements', more),
  })
  const { askedAtMs, body } = await ask().catch(refusal => payForToken(refusal, ask, working))
  const { jti, options, expiresInSeconds } = parseKnown(CallStatementAnswer, body)
  return { jti, options, goodUntilMs: askedAtMs + expiresInSeconds * 1000 - spareMs }
}
