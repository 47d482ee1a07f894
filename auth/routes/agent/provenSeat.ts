import type { Request } from 'express'
import { RingfenceError } from '../../../protocol/index.ts'
import { originOfPlace, type Sessions, type SignedInAgent } from '../../agent/sessions.ts'
import { verifyDpop } from '../../binding/dpop.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { TokenUses } from '../../ports.ts'
import { cookieHeaderOf } from '../answer.ts'
import { proofIn } from '../provenRequests.ts'
import { originFor } from '../whoAsks.ts'

/**
 * Who asks for a change: the agent of the session, by the seat's key. A copied cookie changes nothing.
 *
 * @throws RingfenceError `sign-in-required`, `session-expired`; `seat-proof-invalid` for another browser's key; for a session of
 * a place `access-token-invalid` for another key and `origin-not-allowed` for another page; and what else `verifyDpop` throws.
 */
export type ProvenSeat = (request: Request) => Promise<SignedInAgent>

/**
 * Who reads: the cookie is enough on the service's own pages. The session of a place has none, so there each request is proven.
 *
 * @throws RingfenceError as {@link ProvenSeat}.
 */
export type ReadingSeat = (request: Request) => Promise<SignedInAgent>

interface SeatParts {
  readonly publicOrigin: string
  readonly sessions: Pick<Sessions, 'of' | 'ofToken'>
  readonly nonces: DpopNonces
  readonly tokenUses: TokenUses
}

/** The access token that a request brings (RFC 9449 section 7.1); the scheme's case does not matter (RFC 9110 section 11.1). */
export const accessTokenIn = (request: Pick<Request, 'get'>): string | undefined =>
  /^DPoP +([A-Za-z0-9_-]{43})$/i.exec(request.get('authorization') ?? '')?.[1]

export function createProvenSeat(parts: SeatParts): ProvenSeat {
  return async request => {
    const accessToken = accessTokenIn(request)
    if (accessToken !== undefined) return seatOfPlace(request, accessToken, parts)
    const agent = await seatOfCookie(request, parts)
    await verifyDpop({ ...proofIn(request, parts.publicOrigin), jkt: agent.seatJkt, site: null }, parts)
    return agent
  }
}

export function createReadingSeat(parts: SeatParts): ReadingSeat {
  return request => {
    const accessToken = accessTokenIn(request)
    return accessToken === undefined ? seatOfCookie(request, parts) : seatOfPlace(request, accessToken, parts)
  }
}

/** A page of an allowed other origin below the same domain is sent the cookie, and must not act by it. */
async function seatOfCookie(request: Request, parts: SeatParts): Promise<SignedInAgent> {
  const { publicOrigin, sessions } = parts
  if (originFor(publicOrigin)(request) !== publicOrigin) throw new RingfenceError('sign-in-required')
  return sessions.of(cookieHeaderOf(request))
}

async function seatOfPlace(request: Request, accessToken: string, parts: SeatParts): Promise<SignedInAgent> {
  const { publicOrigin, sessions } = parts
  const agent = await sessions.ofToken(accessToken)
  if (originOfPlace(agent.place, publicOrigin) !== originFor(publicOrigin)(request)) {
    throw new RingfenceError('origin-not-allowed')
  }
  const { seatJkt: jkt } = agent
  await verifyDpop({ ...proofIn(request, publicOrigin), accessToken, jkt, site: null }, parts)
  return agent
}
