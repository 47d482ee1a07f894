import { CallStatementAnswer, parseKnown } from '../../../../protocol/index.ts'
import type { Browser } from '../../platform/browser.ts'
import { askForCall, type TokenWish } from './callTokenRequest.ts'

/** An answer of the person takes time; a statement so close to its end may expire under their finger. */
const spareMs = 30_000

/** What a passkey is to sign so that this very call may begin. Good for one answer. */
export interface CallStatement {
  readonly jti: string
  /** Of WebAuthn Level 3 section 5.5. The challenge is the hash of the statement. */
  readonly options: unknown
  readonly goodUntilMs: number
}

/** @throws RingfenceError any code of the statement route; `server-unreachable`; `message-malformed` */
export async function fetchCallStatement(platform: Browser, wish: TokenWish): Promise<CallStatement> {
  const askedAtMs = platform.clock.now()
  const answer = parseKnown(CallStatementAnswer, await askForCall(platform, wish, 'call-statements'))
  const { jti, options, expiresInSeconds } = answer
  return { jti, options, goodUntilMs: askedAtMs + expiresInSeconds * 1000 - spareMs }
}
