import type { SessionAnswer } from '../../../../protocol/index.ts'
import type { Platform } from '../../assembly/platform.ts'
import { createAskWithSession } from '../../signal/http.ts'
import type { SignInOptions } from '../seatOptions.ts'

/** The agent's session with the service. On its own pages the cookie that carries it is out of reach for scripts. */
export interface AgentSession {
  /** The access token of a seat at another place; `undefined` where a cookie carries the session, and where nobody is signed in. */
  access(): string | undefined
  /** @throws RingfenceError `server-unreachable`, `request-timed-out` */
  current(): Promise<SessionAnswer>
  /** @throws RingfenceError `passkey-cancelled`, `passkey-invalid`, `browser-unsupported`, or the service's code */
  signIn(options?: SignInOptions): Promise<SessionAnswer>
  /** @throws RingfenceError `enrolment-invalid`, and as {@link AgentSession.signIn} */
  enrol(secret: string, name: string): Promise<SessionAnswer>
  /** @throws RingfenceError `not-found` where there is no demo agent */
  signInAsDemoAgent(): Promise<SessionAnswer>
  end(): Promise<void>
}

export function createAgentSession(platform: Platform, service: string): AgentSession {
  const ask = createAskWithSession(platform, service)
  const asSession = async (answer: Promise<unknown>): Promise<SessionAnswer> => {
    const [body, { parseSessionAnswer }] = await Promise.all([answer, platform.loadOnSeat()])
    return parseSessionAnswer(body)
  }

  /** The passkey's challenge binds it: from then on it signs for this seat. */
  const seatKey = async () => ({ seatKey: (await platform.seatKey()).publicKey })

  return {
    access: () => undefined,
    current: () => asSession(ask('GET', '/auth/session')),
    async signIn() {
      const options = await ask('POST', '/auth/sessions/options', await seatKey())
      const response = await platform.passkeys.get(options)
      return asSession(ask('POST', '/auth/sessions', { response }))
    },
    async enrol(secret, name) {
      const options = await ask('POST', '/auth/enrolments/options', { secret, name, ...(await seatKey()) })
      const response = await platform.passkeys.create(options)
      return asSession(ask('POST', '/auth/enrolments', { secret, response }))
    },
    signInAsDemoAgent: async () => asSession(ask('POST', '/auth/sessions/demo', await seatKey())),
    async end() {
      await ask('DELETE', '/auth/session')
    },
  }
}
