import { RingfenceError } from '../../../protocol/index.ts'
import type { Challenges, Clock } from '../../ports.ts'
import { ceremonyTimeMs, challengeOf } from '../../webauthn/responses.ts'

/** Challenges of callers' passkeys. An answer to one counts for what it was handed out for and for nothing else. */
export interface CeremonyChallenges {
  begin(challenge: string, purpose: Purpose): Promise<void>
  /**
   * The challenge that was answered, if it was for this. It is used up by its first answer, right or wrong.
   * @throws RingfenceError `passkey-invalid`.
   */
  take(clientDataJSON: string, purpose: Purpose): Promise<string>
}

/** All of it must be the same when the answer comes. */
type Purpose = Readonly<Record<string, string>>

/** Beside the agents' challenges in the same memory: neither is ever taken for the other. */
export function createCeremonyChallenges(challenges: Challenges, clock: Clock): CeremonyChallenges {
  const nameOf = (challenge: string) => `caller:${challenge}`
  const textOf = (purpose: Purpose) => JSON.stringify(Object.entries(purpose).toSorted())
  return {
    begin: (challenge, purpose) =>
      challenges.put({
        value: nameOf(challenge),
        purpose: textOf(purpose),
        expiresAtMs: clock.now() + ceremonyTimeMs,
      }),
    take: async (clientDataJSON, purpose) => {
      const challenge = answered(clientDataJSON)
      const taken = await challenges.take(nameOf(challenge), clock.now())
      if (taken?.purpose !== textOf(purpose)) throw new RingfenceError('passkey-invalid')
      return challenge
    },
  }
}

function answered(clientDataJSON: string): string {
  try {
    return challengeOf(clientDataJSON)
  } catch (cause) {
    throw new RingfenceError('passkey-invalid', { cause })
  }
}
