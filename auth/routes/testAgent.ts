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
