import { RingfenceError } from '../../../../protocol/errors.ts'
import { CallTokenAnswer } from '../../../../protocol/http/callTokens.ts'
import { parseKnown } from '../../../../protocol/parse.ts'
import { textOfBase64url } from '../../identity/base64url.ts'
import type { CallToken, Working } from './callTokenRequest.ts'
import { payForToken } from './payForToken.ts'

/** A token so close to its end may expire on the way. */
const spareMs = 15_000

/** What came of asking. */
interface Asked {
  readonly askedAtMs: number
  readonly body: unknown
}

/**
 * The token in an answer. Where it was refused for want of work, that is done, and asked again.
 * @throws RingfenceError what else it is refused with; `message-malformed`
 */
export async function receiveCallToken(
  answer: Asked | { readonly refusal: unknown },
  ask: (more: object) => Promise<Asked>,
  working: Working,
): Promise<CallToken> {
  const asked = 'refusal' in answer ? await payForToken(answer.refusal, ask, working) : answer
  return callTokenOf(parseKnown(CallTokenAnswer, asked.body), asked.askedAtMs)
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
