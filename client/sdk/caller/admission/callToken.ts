import { RingfenceError } from '../../../../protocol/errors.ts'
import type { CallTokenAnswer } from '../../../../protocol/index.ts'
import type { Platform } from '../../assembly/platform.ts'
import { asRingfenceError } from '../../errors.ts'
import { textOfBase64url } from '../../identity/base64url.ts'
import { askForCall, type CallToken, type SignedStatement, type TokenWish } from './callTokenRequest.ts'
import type { Solving } from './payForToken.ts'

/** A token so close to its end may expire on the way. */
const spareMs = 15_000

/**
 * Asks for a single-use token for this browser key and this certificate. With a signed statement, what the site signed was
 * given with that already. Where the service wants work for it, that is done first.
 * @throws RingfenceError any code of the token route; `server-unreachable`; `message-malformed`
 */
export async function fetchCallToken(
  platform: Platform,
  wish: TokenWish,
  solving: Solving,
  passkey?: SignedStatement,
): Promise<CallToken> {
  let askedAtMs = 0
  const ask = (more?: object) => {
    askedAtMs = platform.clock.now()
    return askForCall(platform, wish, 'call-tokens', more)
  }
  const late = platform.loadOnIntent()
  const asked = ask(passkey && { passkey }).catch(async error => {
    const { work } = asRingfenceError(error)
    if (!work) throw error
    return (await late).payForToken(work, ask, solving)
  })
  const [body, { parseCallTokenAnswer }] = await Promise.all([asked, late])
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
