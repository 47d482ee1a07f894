import { RingfenceError } from '../../../protocol/index.ts'
import type { AgentPlaces } from '../../sites/agentPlaces.ts'
import { limitFields, preflight, readable } from '../foreignPages.ts'
import type { Judge } from '../statedRoutes.ts'
import { originFor } from '../whoAsks.ts'

/** What pages of other origins ask for that hold an agent's seat: the few addresses that a seat cannot do without. */

/** Lets our own pages pass, and those whose scripts may hold a seat. What a foreign page sends counts for nobody. */
export function agentPagesOnly(publicOrigin: string, { agentOrigins }: AgentPlaces): Judge {
  const pageOriginOf = originFor(publicOrigin)
  return (request, _response, next) => {
    const origin = pageOriginOf(request)
    if (origin !== publicOrigin && !agentOrigins.includes(origin))
      throw new RingfenceError('origin-not-allowed')
    next()
  }
}

/** Lets the page read its answer, and what the next proof needs. No credentials: another page's seat has no cookie. */
export const heardByAgentPages: readonly Judge[] = [
  readable,
  (_request, response, next) => {
    response.set('Access-Control-Expose-Headers', `DPoP-Nonce, ${limitFields}, WWW-Authenticate`)
    next()
  },
]

export const seatPreflight = preflight('GET, POST, DELETE', 'Authorization, Content-Type, DPoP')
