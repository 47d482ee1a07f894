import { randomBytes } from 'node:crypto'
import { type AgentRole, InvitationAnswer, SessionAnswer } from '../../protocol/index.ts'
import { createAuthenticator, type Lies } from './testAuthenticator.ts'
import { createTestSeat, type TestSeat } from './testSeat.ts'
import { publicOrigin, type TestService } from './testService.ts'

/** An agent's browser on the service's own pages: a passkey, a cookie, and every step of coming in. */
export function createTestAgent(service: TestService, origin: string) {
  const authenticator = createAuthenticator(origin)
  const seat = createTestSeat()
  const { seatKey } = seat
  const own = { Origin: origin }

  async function optionsFor(path: string, body: unknown): Promise<unknown> {
    const response = await service.send('POST', path, own, body)
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`)
    return response.json()
  }

  const enrolmentOptions = (secret: string, name = 'Ana') =>
    optionsFor('/auth/enrolments/options', { secret, name, seatKey })
  const signInOptions = () => optionsFor('/auth/sessions/options', { seatKey })
  const finishEnrolment = (secret: string, response: unknown) =>
    service.send('POST', '/auth/enrolments', own, { secret, response })
  const finishSignIn = (response: unknown) => service.send('POST', '/auth/sessions', own, { response })

  return {
    authenticator,
    seat,
    enrolmentOptions,
    signInOptions,
    finishEnrolment,
    finishSignIn,
    enrol: async (secret: string, lies?: Lies) =>
      finishEnrolment(secret, authenticator.create(await enrolmentOptions(secret), lies)),
    signIn: async (lies?: Lies) => finishSignIn(authenticator.get(await signInOptions(), lies)),
  }
}

/** The `name=value` that a browser would send back. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** The softphone's page in the browser that holds this seat's key, signed in by this cookie. */
export function createSeatPage(service: TestService, origin: string, seat: TestSeat, cookie: string) {
  let nonce = ''

  const claimsFor = (method: string, path: string) => ({
    jti: randomBytes(16).toString('base64url'),
    htm: method,
    htu: `${publicOrigin}${path}`,
    iat: Math.floor(service.nowMs() / 1000),
    nonce,
  })
  /** What the library signs for a request, or something else. */
  const proofFor = (method: string, path: string, changes: object = {}, headerChanges: object = {}) =>
    seat.proof(
      { ...claimsFor(method, path), ...changes },
      { ...seat.header, typ: 'dpop+jwt', ...headerChanges },
    )

  /** With these header fields beside origin and cookie. Hears the nonce of the answer. */
  async function send(method: string, path: string, headers: Record<string, string>, body?: unknown) {
    const all = { Origin: origin, Cookie: cookie, ...headers }
    const response = await service.send(method, path, all, body)
    nonce = response.headers.get('dpop-nonce') ?? nonce
    return response
  }

  /** As the library asks: changes are proven by the seat's key, and once more with the nonce that was wanted. */
  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const once = () =>
      send(method, path, method === 'GET' ? headers : { DPoP: proofFor(method, path), ...headers }, body)
    const response = await once()
    return response.headers.get('www-authenticate')?.includes('use_dpop_nonce') ? once() : response
  }

  return { ask, send, claimsFor, proofFor }
}

/** A staff of real accounts: the first is admin by the operator's link, the others come by invitation. */
export async function startStaff(service: TestService, origin: string) {
  async function enrolled(secret: string) {
    const agent = createTestAgent(service, origin)
    const response = await agent.enrol(secret)
    const { agent: account } = SessionAnswer.parse(await response.json())
    if (account === null) throw new Error('nobody enrolled')
    const cookie = cookieOf(response)
    const page = createSeatPage(service, origin, agent.seat, cookie)
    return { ...agent, account, agentId: account.agentId, cookie, page, ask: page.ask }
  }

  const admin = await enrolled((await service.auth.createEnrolmentLink()).secret)
  const invite = async (role: AgentRole) => {
    const response = await admin.ask('POST', '/auth/invitations', { role })
    return InvitationAnswer.parse(await response.json()).secret
  }
  return { admin, enrolled, invite, hire: async (role: AgentRole) => enrolled(await invite(role)) }
}
