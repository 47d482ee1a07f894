import type { Request } from 'express'
import type { Sessions, SignedInAgent } from '../../agent/sessions.ts'
import { verifyDpop } from '../../binding/dpop.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { Clock, TokenUses } from '../../ports.ts'
import { cookieHeaderOf } from '../answer.ts'
import { proofIn } from '../provenRequests.ts'

/**
 * Who asks for a change: the agent of the session, by the seat's key. A copied cookie changes nothing.
 *
 * @throws RingfenceError `sign-in-required`, `session-expired`; `seat-proof-invalid` for another browser's key; and what else
 * `verifyDpop` throws.
 */
export type ProvenSeat = (request: Request) => Promise<SignedInAgent>

export function createProvenSeat(parts: {
  readonly publicOrigin: string
  readonly sessions: Pick<Sessions, 'of'>
  readonly nonces: DpopNonces
  readonly tokenUses: TokenUses
  readonly clock: Clock
}): ProvenSeat {
  return async request => {
    const agent = await parts.sessions.of(cookieHeaderOf(request))
    await verifyDpop({ ...proofIn(request, parts.publicOrigin), jkt: agent.seatJkt, site: null }, parts)
    return agent
  }
}
