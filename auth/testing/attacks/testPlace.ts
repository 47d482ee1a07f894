import { type SeatPlace, SeatTicketAnswer, SeatTokenAnswer } from '../../../protocol/index.ts'
import { hashOf } from '../../randomIds.ts'
import { createSeatPage } from '../testAgent.ts'
import type { createAuthenticator, Lies } from '../testAuthenticator.ts'
import { createTestSeat } from '../testSeat.ts'
import { publicOrigin, type TestService } from '../testService.ts'

/** A frame, or a page of another origin, that wants an agent's seat; and the service's window that allows it. */
export function createTestPlace(service: TestService, place: SeatPlace) {
  const seat = createTestSeat()
  const pageOrigin = place.kind === 'page' ? place.origin : publicOrigin
  const page = createSeatPage(service, pageOrigin, seat, '')
  const { seatKey } = seat
  const own = { Origin: publicOrigin }
  let accessToken = ''

  const options = (asked: object = { seatKey, place }) =>
    service.send('POST', '/auth/seat-tickets/options', own, asked)

  /** What the window does with the agent's passkey. */
  async function allow(authenticator: ReturnType<typeof createAuthenticator>, lies?: Lies) {
    const response = authenticator.get(await (await options()).json(), lies)
    return service.send('POST', '/auth/seat-tickets', own, { response })
  }

  async function ticketBy(authenticator: ReturnType<typeof createAuthenticator>): Promise<string> {
    return SeatTicketAnswer.parse(await (await allow(authenticator)).json()).ticket
  }

  /** What the place does with a ticket; as the library, once more with the nonce that was wanted. */
  async function redeem(ticket: string, changes: { readonly claims?: object; readonly body?: object } = {}) {
    const once = () => {
      const proof = page.proofFor('POST', '/auth/seat-tokens', changes.claims)
      return page.send('POST', '/auth/seat-tokens', { DPoP: proof }, { ticket, seatKey, ...changes.body })
    }
    const first = await once()
    const asksAgain = first.headers.get('www-authenticate')?.includes('use_dpop_nonce')
    const response = asksAgain ? await once() : first
    if (response.status === 201)
      accessToken = SeatTokenAnswer.parse(await response.clone().json()).accessToken
    return response
  }

  const headersFor = (method: string, path: string, token = accessToken): Record<string, string> => ({
    Authorization: `DPoP ${token}`,
    DPoP: page.proofFor(method, path, { ath: hashOf(token) }),
  })

  /** Everything that this place asks is proven. */
  async function ask(method: string, path: string, body?: unknown): Promise<Response> {
    const once = () => page.send(method, path, headersFor(method, path), body)
    const response = await once()
    return response.headers.get('www-authenticate')?.includes('use_dpop_nonce') ? once() : response
  }

  return { seat, page, options, allow, ticketBy, redeem, ask, headersFor, accessToken: () => accessToken }
}
