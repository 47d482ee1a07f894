import { type Request, type Response, Router } from 'express'
import {
  AgentId,
  EnrolmentOptionsRequest,
  EnrolmentRequest,
  parse,
  RingfenceError,
  type SessionAnswer,
  SignInRequest,
} from '../../protocol/index.ts'
import type { SessionCookie } from '../cookies.ts'
import type { Enrolment } from '../passkeys/enrolment.ts'
import type { SignIn } from '../passkeys/signIn.ts'
import type { AgentAccount, AgentAccounts, Clock, Log } from '../ports.ts'
import type { Sessions, SignedInAgent } from '../sessions.ts'
import { cookieHeaderOf, ownPagesOnly, thisMachineOnly } from './answer.ts'
import { jsonBody } from './jsonBody.ts'

/** One account for everybody who tries the product out. */
export const demoAgentId: AgentId = AgentId.parse('agent_RingfenceDemoAgent0000')

export interface AgentRoutes {
  readonly publicOrigin: string
  readonly demoAgent: boolean
  readonly cookie: SessionCookie
  readonly enrolment: Enrolment
  readonly signIn: SignIn
  readonly sessions: Sessions
  readonly accounts: AgentAccounts
  readonly clock: Clock
  readonly log: Log
}

/** How agents come in and go: /auth/enrolments, /auth/sessions, /auth/session. */
export function agentRoutes(parts: AgentRoutes): Router {
  const { publicOrigin, demoAgent, cookie, enrolment, signIn, sessions, accounts, clock, log } = parts
  const router = Router()
  const ownPages = ownPagesOnly(publicOrigin)
  const json = jsonBody()

  async function signedIn(
    request: Request,
    response: Response,
    account: AgentAccount,
    by: 'enrolment' | 'passkey' | 'demo',
  ): Promise<void> {
    const secret = await sessions.start(account.agentId, cookieHeaderOf(request))
    log.info('agent-signed-in', { agentId: account.agentId, by })
    response.status(201).set('Set-Cookie', cookie.set(secret)).json(sessionAnswer(account, demoAgent))
  }

  router.post('/auth/enrolments/options', ownPages, json, async (request, response) => {
    response.json(await enrolment.begin(parse(EnrolmentOptionsRequest, request.body)))
  })
  router.post('/auth/enrolments', ownPages, json, async (request, response) => {
    const account = await enrolment.finish(parse(EnrolmentRequest, request.body))
    await signedIn(request, response, account, 'enrolment')
  })
  router.post('/auth/sessions/options', ownPages, async (_request, response) => {
    response.json(await signIn.begin())
  })
  router.post('/auth/sessions', ownPages, json, async (request, response) => {
    await signedIn(request, response, await signIn.finish(parse(SignInRequest, request.body)), 'passkey')
  })
  if (demoAgent) {
    router.post('/auth/sessions/demo', thisMachineOnly, ownPages, async (request, response) => {
      const account = { agentId: demoAgentId, name: 'Demo agent', createdAtMs: clock.now() }
      await accounts.ensure(account)
      await signedIn(request, response, account, 'demo')
    })
  }
  router.get('/auth/session', async (request, response) => {
    response.json(sessionAnswer(await whoIsSignedIn(sessions, request), demoAgent))
  })
  router.delete('/auth/session', ownPages, async (request, response) => {
    await sessions.end(cookieHeaderOf(request))
    response.set('Set-Cookie', cookie.clear).json(sessionAnswer(undefined, demoAgent))
  })
  return router
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
  agent: Pick<AgentAccount, 'agentId' | 'name'> | undefined,
  demoAgent: boolean,
): SessionAnswer {
  return { agent: agent === undefined ? null : { agentId: agent.agentId, name: agent.name }, demoAgent }
}
