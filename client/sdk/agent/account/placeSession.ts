import { RingfenceError } from '../../../../protocol/errors.ts'
import { type SeatPlace, SeatTokenAnswer, type SessionAnswer } from '../../../../protocol/index.ts'
import { parseKnown } from '../../../../protocol/parse.ts'
import type { Platform } from '../../assembly/platform.ts'
import { asRingfenceError } from '../../errors.ts'
import { createAskWithProof, createHeardNonce } from '../../identity/dpop.ts'
import { askService } from '../../signal/http.ts'
import type { AgentRequests } from './agentRequests.ts'
import type { AgentSession } from './agentSession.ts'
import { askSignInWindow } from './signInWindow.ts'

/** What a seat of a place has in place of a cookie. */
interface PlaceSeat {
  readonly session: AgentSession
  readonly requests: AgentRequests
}

/**
 * The session of a seat in a frame or on a page of another origin: an access token, each time with a proof by the key that is only here. The
 * token is kept between visits; it is of no use to whoever reads it.
 */
export function createPlaceSeat(platform: Platform, service: string, place: SeatPlace): PlaceSeat {
  const note = `ringfence ${new URL(service).origin} seat ${place.kind} ${place.origin}`
  const { browserNotes } = platform
  const nonce = createHeardNonce()
  const key = () => platform.seatKey()
  /** Where the browser keeps nothing it lasts as long as the page. */
  let remembered: string | undefined
  const access = (): string | undefined => {
    const token = browserNotes.take(note)
    if (token !== null) browserNotes.leave(note, token)
    return token ?? remembered
  }
  const remember = (token: string | undefined) => {
    remembered = token
    if (token === undefined) browserNotes.take(note)
    else browserNotes.leave(note, token)
  }
  const urlOf = (path: string) => new URL(path, service).href

  const ask: AgentRequests['change'] = async (method, path, body) => askWith(access(), method, path, body)
  const askWith = (
    accessToken: string | undefined,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ) => {
    if (accessToken === undefined) throw new RingfenceError('sign-in-required')
    const proven = createAskWithProof(platform, { key, nonce, accessToken })
    return proven({ method, url: urlOf(path), ...(body && { body }) })
  }
  const requests: AgentRequests = {
    read: async path => onOwnPages(place, () => askWith(access(), 'GET', path)),
    change: async (method, path, body) => onOwnPages(place, () => ask(method, path, body)),
  }

  const readSession = async (answer: Promise<unknown>): Promise<SessionAnswer> => {
    const [body, { parseSessionAnswer }] = await Promise.all([answer, platform.loadOnSeat()])
    return { ...parseSessionAnswer(body), demoAgent: false }
  }

  const notHere = async () => {
    throw new RingfenceError('request-not-allowed')
  }

  const session: AgentSession = {
    access,
    async current() {
      const token = access()
      // Without a token it is asked too: whether this page may have a seat here is known by that alone.
      const asked =
        token === undefined
          ? askService(platform, { method: 'GET', url: urlOf('/auth/session'), withSession: false })
          : askWith(token, 'GET', '/auth/session')
      const answer = await readSession(asked).catch(error => {
        if (asRingfenceError(error).code !== 'access-token-invalid') throw error
        return { agent: null, demoAgent: false }
      })
      if (answer.agent === null) remember(undefined)
      return answer
    },
    async signIn(options) {
      const opens = options?.opens ?? 'window'
      const ticket = await askSignInWindow(platform, { service, place, opens })
      const { publicKey: seatKey } = await key()
      const askAnew = createAskWithProof(platform, { key, nonce, withCookie: false })
      const answer = await askAnew({
        method: 'POST',
        url: urlOf('/auth/seat-tokens'),
        body: { ticket, seatKey },
      })
      const { accessToken, agent } = parseKnown(SeatTokenAnswer, answer)
      remember(accessToken)
      return { agent, demoAgent: false }
    },
    enrol: notHere,
    signInAsDemoAgent: notHere,
    async end() {
      const token = access()
      if (token !== undefined) await askWith(token, 'DELETE', '/auth/session')
      remember(undefined)
    },
  }
  return { session, requests }
}

/** Accounts are managed on the service's own pages, of which a frame is one; a page of another origin has the seat and no more. */
function onOwnPages<T>(place: SeatPlace, act: () => T): T {
  if (place.kind === 'page') throw new RingfenceError('origin-not-allowed')
  return act()
}
