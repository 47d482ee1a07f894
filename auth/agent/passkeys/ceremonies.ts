import { z } from 'zod'
import { AgentId, RingfenceError } from '../../../protocol/index.ts'
import type { Challenges, Clock } from '../../ports.ts'
import { ceremonyTimeMs, challengeOf } from '../../webauthn/responses.ts'

/** What one challenge was handed out for; an answer to it counts for nothing else. */
const Ceremony = z.discriminatedUnion('for', [
  z.strictObject({
    for: z.literal('enrolment'),
    /** Of the link's secret. */
    secretHash: z.string(),
    agentId: AgentId,
    name: z.string(),
    /** Canonical text whose SHA-256 is the challenge. */
    statement: z.string(),
  }),
  z.strictObject({ for: z.literal('sign-in'), statement: z.string() }),
  /** A passkey that an agent has, shown again in this session. */
  z.strictObject({ for: z.literal('verification'), agentId: AgentId, sessionId: z.string() }),
  /** Another passkey of an agent, asked for in this session. */
  z.strictObject({ for: z.literal('addition'), agentId: AgentId, sessionId: z.string() }),
])
export type Ceremony = z.infer<typeof Ceremony>

export interface Ceremonies {
  begin(ceremony: Ceremony, challenge: string): Promise<void>
  /**
   * The ceremony whose challenge was answered. A challenge is used up by its first answer, right or wrong.
   * @param ancestor see {@link challengeOf}
   * @throws RingfenceError `passkey-invalid`.
   */
  take(
    clientDataJSON: string,
    ancestor?: string,
  ): Promise<{ readonly ceremony: Ceremony; readonly challenge: string }>
}

export function createCeremonies(challenges: Challenges, clock: Clock): Ceremonies {
  return {
    begin: (ceremony, challenge) =>
      challenges.put({
        value: challenge,
        purpose: JSON.stringify(ceremony),
        expiresAtMs: clock.now() + ceremonyTimeMs,
      }),
    take: async (clientDataJSON, ancestor) => {
      const challenge = answeredChallenge(clientDataJSON, ancestor)
      const taken = await challenges.take(challenge, clock.now())
      if (taken === undefined) throw new RingfenceError('passkey-invalid')
      return { ceremony: Ceremony.parse(JSON.parse(taken.purpose)), challenge }
    },
  }
}

function answeredChallenge(clientDataJSON: string, ancestor: string | undefined): string {
  try {
    return challengeOf(clientDataJSON, ancestor)
  } catch (cause) {
    throw new RingfenceError('passkey-invalid', { cause })
  }
}
