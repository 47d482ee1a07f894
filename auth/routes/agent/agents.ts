import type { Request, Response, Router } from 'express'
import {
  EnrolmentOptionsRequest,
  EnrolmentRequest,
  parse,
  SignInOptionsRequest,
  SignInRequest,
} from '../../../protocol/index.ts'
import type { SessionCookie } from '../../agent/cookies.ts'
import { browserName } from '../../agent/passkeys/browserName.ts'
import type { Enrolment } from '../../agent/passkeys/enrolment.ts'
import type { SignIn } from '../../agent/passkeys/signIn.ts'
import type { Sessions } from '../../agent/sessions.ts'
import { browserKeyThumbprint } from '../../binding/browserKeyThumbprint.ts'
import type { AgentAccount, AgentSession, Log, RequestLimits } from '../../ports.ts'
import { cookieHeaderOf } from '../answer.ts'
import { jsonBody } from '../jsonBody.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { ownPagesOnly, thisMachineOnly } from '../whoAsks.ts'
import { offersDemoTo, sessionAnswer } from './ownSession.ts'

interface AgentRoutes {
  readonly publicOrigin: string
  /** The account of whoever tries the product out; `null` where there is none. */
  readonly demoAccount: (() => Promise<AgentAccount>) | null
  readonly cookie: SessionCookie
  readonly enrolment: Enrolment
  readonly signIn: SignIn
  readonly sessions: Sessions
  readonly limits: RequestLimits
  readonly log: Log
}

/** How agents come in on the service's own pages: /auth/enrolments, /auth/sessions. */
export function agentRoutes(parts: AgentRoutes): Router {
  const { publicOrigin, demoAccount, cookie, enrolment, signIn, sessions, log } = parts
  const offersDemo = offersDemoTo(demoAccount !== null)
  const routes = statedRoutes(parts.limits)
  const ownPages = ownPagesOnly(publicOrigin)
  const comingIn: Terms = { from: ownPages, limit: 'signIns' }
  const json = jsonBody()

  async function signedIn(
    request: Request,
    response: Response,
    account: AgentAccount,
    seat: Pick<AgentSession, 'seatJkt' | 'credentialId'>,
  ): Promise<void> {
    const { agentId } = account
    const method = seat.credentialId === null ? 'demo' : 'passkey'
    const browser = browserName(request.headers['user-agent'])
    const begun = { agentId, method, browser, ...seat, place: null } as const
    const secret = await sessions.start(begun, cookieHeaderOf(request))
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
  if (demoAccount !== null) {
    const atThisMachine: Terms = { from: [thisMachineOnly, ownPages], limit: 'signIns' }
    routes.post('/auth/sessions/demo', atThisMachine, json, async (request, response) => {
      const { seatKey } = parse(SignInOptionsRequest, request.body)
      const seatJkt = browserKeyThumbprint(seatKey)
      await signedIn(request, response, await demoAccount(), { seatJkt, credentialId: null })
    })
  }
  return routes.router
}
