import type { Request, Response, Router } from 'express'
import { RingfenceError, type SessionAnswer } from '../../../protocol/index.ts'
import type { SessionCookie } from '../../agent/cookies.ts'
import type { Sessions, SignedInAgent } from '../../agent/sessions.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { AgentAccount, RequestLimits } from '../../ports.ts'
import type { AgentPlaces } from '../../sites/agentPlaces.ts'
import { cookieHeaderOf } from '../answer.ts'
import { preflightTerms } from '../foreignPages.ts'
import { freshNonce, tellProofRefused } from '../provenRequests.ts'
import { type Judge, statedRoutes, type Terms } from '../statedRoutes.ts'
import { isAtThisMachine, originFor } from '../whoAsks.ts'
import { agentPagesOnly, heardByAgentPages, seatPreflight } from './agentPages.ts'
import { accessTokenIn, type ProvenSeat, type ReadingSeat } from './provenSeat.ts'

interface OwnSessionRoutes {
  readonly publicOrigin: string
  readonly places: AgentPlaces
  readonly cookie: SessionCookie
  readonly sessions: Sessions
  readonly readingSeat: ReadingSeat
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
  readonly demoAgent: boolean
}

/** Who is signed in here, and leaving: GET and DELETE /auth/session, by the cookie or by the token of a place. */
export function ownSessionRoutes(parts: OwnSessionRoutes): Router {
  const { publicOrigin, places, cookie, sessions, readingSeat, provenSeat } = parts
  const offersDemo = offersDemoTo(parts.demoAgent)
  const routes = statedRoutes(parts.limits)
  const pageOriginOf = originFor(publicOrigin)
  const [heard, allowed] = [
    [...heardByAgentPages, freshNonce(parts.nonces)],
    agentPagesOnly(publicOrigin, places),
  ]

  routes.options('/auth/session', preflightTerms, ...heardByAgentPages, seatPreflight)
  // Whoever asks who is signed in reads why not, so that a seat on a page that is not allowed begins to wait for nothing.
  const asking: Terms = {
    from: [...heard, allowed],
    limit: { unlimited: 'reads one row, and none without a cookie or a token' },
  }
  routes.get('/auth/session', asking, async (request, response) => {
    response.json(sessionAnswer(await unlessNobody(readingSeat(request)), offersDemo(request)))
  })
  const answerSignedOut = (request: Request, response: Response) => {
    // A cookie is the business of our own pages alone.
    if (pageOriginOf(request) === publicOrigin && accessTokenIn(request) === undefined)
      response.set('Set-Cookie', cookie.clear)
    response.json(sessionAnswer(undefined, offersDemo(request)))
  }
  /** Who has no session has nothing to end, so nothing is read or counted. */
  const nobody: Judge = (request, response, next) => {
    const none = accessTokenIn(request) === undefined && cookie.read(cookieHeaderOf(request)) === undefined
    if (none) answerSignedOut(request, response)
    else next()
  }
  const leaving: Terms = { from: [allowed, ...heard, nobody], limit: 'signOuts' }
  routes.delete('/auth/session', leaving, async (request, response) => {
    if (accessTokenIn(request) !== undefined) {
      const agent = await unlessNobody(provenSeat(request))
      if (agent) await sessions.endOf(agent)
    } else if (pageOriginOf(request) === publicOrigin) await sessions.end(cookieHeaderOf(request))
    answerSignedOut(request, response)
  })
  routes.router.use(tellProofRefused)
  return routes.router
}

async function unlessNobody(asked: Promise<SignedInAgent>): Promise<SignedInAgent | undefined> {
  try {
    return await asked
  } catch (error) {
    const nobody =
      error instanceof RingfenceError &&
      (error.code === 'sign-in-required' || error.code === 'session-expired')
    if (nobody) return undefined
    throw error
  }
}

/** Nobody is offered what would be refused them. */
export const offersDemoTo =
  (demoAgent: boolean) =>
  (request: Request): boolean =>
    demoAgent && isAtThisMachine(request)

export function sessionAnswer(
  agent: Pick<AgentAccount, 'agentId' | 'name' | 'role'> | undefined,
  demoAgent: boolean,
): SessionAnswer {
  if (agent === undefined) return { agent: null, demoAgent }
  const { agentId, name, role } = agent
  return { agent: { agentId, name, role }, demoAgent }
}
