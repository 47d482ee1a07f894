import { type AgentRole, InvitationAnswer, SessionAnswer } from '../../protocol/index.ts'
import { createAuthenticator, type Lies } from '../passkeys/testAuthenticator.ts'
import { createTestSeat } from '../testSeat.ts'
import type { TestService } from './testService.ts'

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

/** A staff of real accounts: the first is admin by the operator's link, the others come by invitation. */
export async function startStaff(service: TestService, origin: string) {
  const own = { Origin: origin }

  async function enrolled(secret: string) {
    const agent = createTestAgent(service, origin)
    const response = await agent.enrol(secret)
    const { agent: account } = SessionAnswer.parse(await response.json())
    if (account === null) throw new Error('nobody enrolled')
    const cookie = cookieOf(response)
    /** As this person's page asks. */
    const ask = (method: string, path: string, body?: unknown) =>
      service.send(method, path, { ...own, Cookie: cookie }, body)
    return { ...agent, account, agentId: account.agentId, cookie, ask }
  }

  const admin = await enrolled((await service.auth.createEnrolmentLink()).secret)
  const invite = async (role: AgentRole) => {
    const response = await admin.ask('POST', '/auth/invitations', { role })
    return InvitationAnswer.parse(await response.json()).secret
  }
  return { admin, enrolled, invite, hire: async (role: AgentRole) => enrolled(await invite(role)) }
}
