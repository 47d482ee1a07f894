import type { BrowserPublicKey, ErrorCode, EventOf, RtpCapabilities } from '../../protocol/index.ts'
import { eventually, type Loopback } from './loopback.ts'
import type { Agent } from './people.ts'
import { openRawSocket, type RawSocket } from './rawSocket.ts'
import { part } from './stranger.ts'

/** Signs with a seat's key: ECDSA over P-256 with SHA-256, r‖s. */
export interface SeatKey {
  readonly publicKey: BrowserPublicKey
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array>
}

/** One try to sit down, by somebody who need not keep to the protocol. */
interface SeatEntry {
  readonly outcome: 'done' | ErrorCode
  readonly socket: RawSocket
  readonly mediaKey: string
}

interface SeatTry {
  readonly key: SeatKey
  readonly cookie?: string
  /** The service's own pages unless given. */
  readonly origin?: string
  readonly mediaKey?: string
  /** What is said to be the seat's key; the one that signs unless given. */
  readonly claimedKey?: BrowserPublicKey
  /** What it can receive; everything unless given. */
  readonly rtpCapabilities?: RtpCapabilities
  /** Which page of its browser this is, and after which it was loaded; a page of before does not say. */
  readonly page?: string
  readonly pageBefore?: string
  /** Asks for what goes on at another page. */
  readonly takeOver?: boolean
  /** Changes of what the proof says. */
  readonly claims?: object
}

export async function sitDown(loopback: Loopback, how: SeatTry): Promise<SeatEntry> {
  const { key, cookie, origin = loopback.config.publicOrigin, mediaKey = freshMediaKey() } = how
  const socket = await openRawSocket(loopback, { origin, ...(cookie && { headers: { cookie } }) })
  const { nonce, routerRtpCapabilities } = socket.hello
  const { rtpCapabilities = routerRtpCapabilities } = how
  const iat = Math.floor(loopback.time.now() / 1000)
  const proof = await jwsBy(key, 'seat-proof+jwt', { nonce, mediaKey, iat, ...how.claims })
  const seatKey = how.claimedKey ?? key.publicKey
  const asked = {
    ...(how.page !== undefined && { page: how.page }),
    ...(how.pageBefore !== undefined && { pageBefore: how.pageBefore }),
    ...(how.takeOver !== undefined && { takeOver: how.takeOver }),
  }
  const outcome = await socket.request('takeSeat', { mediaKey, rtpCapabilities, seatKey, proof, ...asked })
  return { outcome, socket, mediaKey }
}

/** Another page of this agent's own browser sits down. */
export async function sitDownBeside(
  loopback: Loopback,
  agent: Agent,
  how: Partial<SeatTry> = {},
): Promise<SeatEntry> {
  return sitDown(loopback, { key: await agent.platform.seatKey(), cookie: agent.net.cookie(), ...how })
}

/** The ring that this socket hears next. */
export async function ringAt({ events }: RawSocket): Promise<EventOf<'ringStarted'>> {
  const find = () => events.findLast(event => event.event === 'ringStarted')
  await eventually(() => find() !== undefined, true)
  const started = find()
  if (started?.event !== 'ringStarted') throw new Error('nobody rings')
  return started
}

/** What accepting sends: the seat's signature over a text. */
export const signText = async (key: SeatKey, text: string): Promise<string> =>
  Buffer.from(await key.sign(new Uint8Array(Buffer.from(text)))).toString('base64url')

/**
 * A change that somebody asks for over HTTP with an agent's cookie, proven by a key (RFC 9449). The nonce is the one that
 * came with an answer before.
 */
export async function changeBy(
  loopback: Loopback,
  { key, cookie }: { readonly key: SeatKey; readonly cookie: string },
  { method, path, body }: { readonly method: string; readonly path: string; readonly body: object },
): Promise<Response> {
  const ask = (headers: Record<string, string>) =>
    fetch(loopback.url + path, {
      method,
      headers: {
        origin: loopback.config.publicOrigin,
        'content-type': 'application/json',
        cookie,
        ...headers,
      },
      body: JSON.stringify(body),
    })
  const unproven = await ask({})
  const nonce = unproven.headers.get('dpop-nonce') ?? ''
  const claims = { jti: crypto.randomUUID(), htm: method, htu: loopback.config.publicOrigin + path, nonce }
  return ask({
    dpop: await jwsBy(key, 'dpop+jwt', { ...claims, iat: Math.floor(loopback.time.now() / 1000) }),
  })
}

async function jwsBy(key: SeatKey, typ: string, claims: object): Promise<string> {
  const signed = `${part({ typ, alg: 'ES256', jwk: key.publicKey })}.${part(claims)}`
  return `${signed}.${await signText(key, signed)}`
}

/** SHA-256 fingerprint of no certificate at all (RFC 8122 section 5). */
const freshMediaKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(32))]
    .map(octet => octet.toString(16).padStart(2, '0').toUpperCase())
    .join(':')
