import { RingfenceError } from '../../../../protocol/errors.ts'
import type { CallTokenAnswer } from '../../../../protocol/index.ts'
import type { Platform } from '../../assembly/platform.ts'
import { textOfBase64url } from '../../identity/base64url.ts'
import { askForCall, type CallToken, type SignedStatement, type TokenWish } from './callTokenRequest.ts'

/** A token so close to its end may expire on the way. */
const spareMs = 15_000

/**
 * Asks for a single-use token for this browser key and this certificate. With a signed statement, what the site signed was
 * given with that already.
 * @throws RingfenceError any code of the token route; `server-unreachable`; `message-malformed`
 */
export async function fetchCallToken(
  platform: Platform,
  wish: TokenWish,
  passkey?: SignedStatement,
): Promise<CallToken> {
  const askedAtMs = platform.clock.now()
  const asked = askForCall(platform, wish, 'call-tokens', passkey && { passkey })
  const [body, { parseCallTokenAnswer }] = await Promise.all([asked, platform.loadOnIntent()])
  return callTokenOf(parseCallTokenAnswer(body), askedAtMs)
}

/** Counts from the moment of asking, which is earlier than the server's, so the guess errs on the safe side. */
export function callTokenOf(answer: CallTokenAnswer, askedAtMs: number): CallToken {
  const lifeMs = answer.expiresInSeconds * 1000
  return {
    token: answer.token,
    jti: jtiOf(answer.token),
    goodUntilMs: askedAtMs + Math.max(lifeMs - spareMs, lifeMs / 2),
    passkey: answer.passkey,
  }
}

/** Reads the identifier out of a token (RFC 7519 section 4.1.7); the server checks everything else. */
function jtiOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(textOfBase64url(token.split('.')[1] ?? ''))
    if (typeof claims === 'object' && claims !== null && 'jti' in claims && typeof claims.jti === 'string') {
      return claims.jti
    }
  } catch (error) {
    throw new RingfenceError('token-invalid', { cause: error })
  }
  throw new RingfenceError('token-invalid')
}
