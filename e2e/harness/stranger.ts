import { join } from 'node:path'
import { claimsIn, createTestBrowser, signCompact, signingKeysIn } from '../../auth/testing/testBrowser.ts'
import {
  CallTokenAnswer,
  type ErrorCode,
  type MediaKey,
  parse,
  type RtpCapabilities,
} from '../../protocol/index.ts'
import { type Loopback, shopOrigin } from './loopback.ts'
import { openRawSocket, type RawOptions, type RawSocket } from './rawSocket.ts'

/** What a stranger must know of a service: where it is and how late it is there. */
type Somewhere = Pick<Loopback, 'url'> & { readonly time: Pick<Loopback['time'], 'now'> }

/** Somebody with a browser key of their own who speaks the protocol by hand, well or ill. */
export async function createStranger(loopback: Somewhere, origin = shopOrigin, ownMediaKey?: MediaKey) {
  const made = await createTestBrowser()
  const browser = { ...made, mediaKey: ownMediaKey ?? made.mediaKey }
  const open = (options: RawOptions = {}) => openRawSocket(loopback, { origin, ...options })

  /** A proof by this key for a token, over a nonce. */
  const proofFor = (token: string, nonce: string): string =>
    browser.proof({ jti: claimsIn(token).jti, nonce, iat: Math.floor(loopback.time.now() / 1000) })

  return {
    browser,
    open,
    proofFor,
    async askToken(site = 'shop', queue = 'sales'): Promise<string> {
      const { browserKey, mediaKey } = browser
      const response = await fetch(`${loopback.url}/auth/sites/${site}/call-tokens`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json', connection: 'close' },
        body: JSON.stringify({ queue, browserKey, mediaKey }),
      })
      return parse(CallTokenAnswer, await response.json()).token
    },
    /** Brings a token on a fresh socket, with a good proof by this key unless another is given. */
    async bring(token: string, changes: Bring = {}): Promise<Entry> {
      const socket = await open({ origin: changes.origin ?? origin })
      return enter(socket, token, changes.proof ?? proofFor(token, socket.hello.nonce), changes)
    },
    enter,
  }
}
export type Stranger = Awaited<ReturnType<typeof createStranger>>

interface Bring {
  readonly proof?: string
  readonly origin?: string
  readonly rtpCapabilities?: RtpCapabilities
  readonly pageContext?: Readonly<Record<string, string>>
}

/** How one try to join went. */
export interface Entry {
  readonly outcome: 'done' | ErrorCode
  readonly socket: RawSocket
}

async function enter(
  socket: RawSocket,
  token: string,
  proof: string,
  {
    rtpCapabilities = socket.hello.routerRtpCapabilities,
    pageContext = {},
  }: Pick<Bring, 'rtpCapabilities' | 'pageContext'> = {},
): Promise<Entry> {
  const outcome = await socket.request('join', {
    token,
    proof,
    rtpCapabilities,
    pageContext,
    language: 'en',
  })
  return { outcome, socket }
}

/** Tokens that only somebody with the service's own key could make: everything is right but what is changed. */
export function forge(loopback: Loopback, good: string, changes: object, header: object = {}): string {
  const [key] = signingKeysIn(join(loopback.config.dataFolder, 'keys'))
  if (!key) throw new Error('the service has no key')
  const goodHeader = { alg: 'ES256', typ: 'call+jwt', kid: key.kid }
  return signCompact(part({ ...goodHeader, ...header }), part({ ...claimsIn(good), ...changes }), key.jwk)
}

export const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
