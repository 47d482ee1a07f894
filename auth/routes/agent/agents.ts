import type { Request, Response, Router } from 'express'
import {
  AgentId,
  EnrolmentOptionsRequest,
  EnrolmentRequest,
  parse,
  RingfenceError,
  type SessionAnswer,
  SignInOptionsRequest,
  SignInRequest,
} from '../../../protocol/index.ts'
import type { SessionCookie } from '../../agent/cookies.ts'
import { browserName } from '../../agent/passkeys/browserName.ts'
import type { Enrolment } from '../../agent/passkeys/enrolment.ts'
import type { SignIn } from '../../agent/passkeys/signIn.ts'
import type { Sessions, SignedInAgent } from '../../agent/sessions.ts'
import { browserKeyThumbprint } from '../../binding/browserKeyThumbprint.ts'
import type { AgentAccount, AgentAccounts, AgentSession, Clock, Log, RequestLimits } from '../../ports.ts'
import { cookieHeaderOf } from '../answer.ts'
import { jsonBody } from '../jsonBody.ts'
import { type Judge, statedRoutes, type Terms } from '../statedRoutes.ts'
import { isAtThisMachine, ownPagesOnly, thisMachineOnly } from '../whoAsks.ts'

/** One account for everybody who tries the product out. */
export const demoAgentId: AgentId = AgentId.parse('agent_RingfenceDemoAgent0000')

/** An admin, so that whoever tries the product out sees every screen; on loopback outside production only. */
const demoAccount = { agentId: demoAgentId, name: 'Demo agent', role: 'admin' } as const

interface AgentRoutes {
  readonly publicOrigin: string
  readonly demoAgent: boolean
  readonly cookie: SessionCookie
  readonly enrolment: Enrolment
  readonly signIn: SignIn
  readonly sessions: Sessions
  readonly accounts: AgentAccounts
  readonly limits: RequestLimits
  readonly clock: Clock
  readonly log: Log
}

/** How agents come in and go: /auth/enrolments, /auth/sessions, /auth/session. */
export function agentRoutes(parts: AgentRoutes): Router {
  const { publicOrigin, demoAgent, cookie, enrolment, signIn, sessions, accounts, clock, log } = parts
  const routes = statedRoutes(parts.limits)
  const ownPages = ownPagesOnly(publicOrigin)
  const comingIn: Terms = { from: ownPages, limit: 'signIns' }
  const json = jsonBody()
  /** Nobody is offered what would be refused them. */
  const offersDemo = (request: Request): boolean => demoAgent && isAtThisMachine(request)

  async function signedIn(
    request: Request,
    response: Response,
    account: AgentAccount,
    seat: Pick<AgentSession, 'seatJkt' | 'credentialId'>,
  ): Promise<void> {
    const { agentId } = account
    const method = seat.credentialId === null ? 'demo' : 'passkey'
    const browser = browserName(request.headers['user-agent'])
    const secret = await sessions.start({ agentId, method, browser, ...seat }, cookieHeaderOf(request))
    log.info('agent signed in', { agentId, by: method })
    response
      .status(201)
      .set('Set-Cookie', cookie.set(secret))
      .json(sessionAnswer(account, offersDemo(request)))
  }

  routes.post('/auth/enrolments/options', comingIn, json, async (request, response) => {
    response.json(await enrolment.begin(parse(EnrolmentOptionsRequest, request.body)))
  })
  routes.post('/auth/enrolments', comingIn, json, async (request, response) => {
    const enrolling = parse(EnrolmentRequest, request.body)
    const { account, ...seat } = await enrolment.finish(enrolling, request.headers['user-agent'])
    await signedIn(request, response, account, seat)
  })
  routes.post('/auth/sessions/options', comingIn, json, async (request, response) => {
    response.json(await signIn.begin(parse(SignInOptionsRequest, request.body)))
  })
  routes.post('/auth/sessions', comingIn, json, async (request, response) => {
    const { account, ...seat } = await signIn.finish(parse(SignInRequest, request.body))
    await signedIn(request, response, account, seat)
  })
  if (demoAgent) {
    const atThisMachine: Terms = { from: [thisMachineOnly, ownPages], limit: 'signIns' }
    routes.post('/auth/sessions/demo', atThisMachine, json, async (request, response) => {
      const { seatKey } = parse(SignInOptionsRequest, request.body)
      const seatJkt = browserKeyThumbprint(seatKey)
      await accounts.ensure({ ...demoAccount, createdAtMs: clock.now() })
      const account = await accounts.find(demoAgentId)
      if (account === undefined) throw new RingfenceError('internal-error')
      await signedIn(request, response, account, { seatJkt, credentialId: null })
    })
  }
  const asking: Terms = { from: ownPages, limit: { unlimited: 'reads one row, and none without a cookie' } }
  routes.get('/auth/session', asking, async (request, response) => {
    response.json(sessionAnswer(await whoIsSignedIn(sessions, request), offersDemo(request)))
  })
  const answerSignedOut = (request: Request, response: Response) =>
    response.set('Set-Cookie', cookie.clear).json(sessionAnswer(undefined, offersDemo(request)))
  /** Who has no session has nothing to end, so nothing is read or counted. */
  const nobody: Judge = (request, response, next) => {
    if (cookie.read(cookieHeaderOf(request)) === undefined) answerSignedOut(request, response)
    else next()
  }
  const leaving: Terms = { from: [ownPages, nobody], limit: 'signOuts' }
  routes.delete('/auth/session', leaving, async (request, response) => {
    await sessions.end(cookieHeaderOf(request))
    answerSignedOut(request, response)
  })
  return routes.router
}

async function whoIsSignedIn(sessions: Sessions, request: Request): Promise<SignedInAgent | undefined> {
  try {
    return await sessions.of(cookieHeaderOf(request))
  } catch (error) {
    const nobody =
      error instanceof RingfenceError &&
      (error.code === 'sign-in-required' || error.code === 'session-expired')
    if (nobody) return undefined
    throw error
  }
}

function sessionAnswer(
  agent: Pick<AgentAccount, 'agentId' | 'name' | 'role'> | undefined,
  demoAgent: boolean,
): SessionAnswer {
  if (agent === undefined) return { agent: null, demoAgent }
  const { agentId, name, role } = agent
  return { agent: { agentId, name, role }, demoAgent }
}
