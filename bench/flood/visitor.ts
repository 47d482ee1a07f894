import { createPrivateKey, randomBytes, randomUUID, sign } from 'node:crypto'
import { loadCapabilities } from '../../e2e/peers/voice.ts'
import { isErrorCode, RingfenceError } from '../../protocol/index.ts'
import { makeBenchKey } from '../calls/load/benchKey.ts'
import { openProductSocket, type ProductSocket } from '../calls/load/productSocket.ts'
import { fieldsOf } from '../child.ts'
import { payFor, workIn } from './pay.ts'
import { type CalledSite, doorOf, publicOrigin, shop, type Target } from './place.ts'
import { outcomeOf, postFrom } from './rawHttp.ts'

type Key = Awaited<ReturnType<typeof makeBenchKey>>

/** Somebody at a page of a site, with a browser key and an address. */
export interface Visitor {
  readonly key: Key
  readonly address: string
  readonly at: Target
  readonly page: CalledSite
}

export const newVisitor = async (address: string, at: Target, page: CalledSite): Promise<Visitor> => ({
  key: await makeBenchKey(),
  address,
  at,
  page,
})

/** As a certificate's SHA-256 is written: nobody here comes as far as to show one. */
const mediaKey = (randomBytes(32).toString('hex').toUpperCase().match(/../g) ?? []).join(':')

/** In which way somebody asks for a token. */
interface Asking {
  /** What the site's back end says of them. */
  readonly vouch?: string
  /** They compute what is wanted for it, as a page does; a script of the simpler kind does not. */
  readonly pays?: boolean
}

/** A page computes so often for one token: the price may have risen meanwhile. */
const paysAtMost = 3

/** Asks for a call token. @throws RingfenceError what it was refused with; Error when there was no answer */
export async function askToken(visitor: Visitor, { vouch, pays = false }: Asking = {}): Promise<string> {
  const { key, page } = visitor
  const wish = {
    ...{ queue: page.queue, browserKey: key.publicKey, mediaKey },
    ...(vouch !== undefined && { vouch }),
  }
  let answer = await ask(visitor, wish)
  for (let paid = 0; pays && answer.status !== 201 && paid < paysAtMost; paid += 1) {
    const wanted = workIn(answer.body)
    if (!wanted) break
    answer = await ask(visitor, { ...wish, work: await payFor(wanted) })
  }
  if (answer.status === 201) return String(fieldsOf(JSON.parse(answer.body)).token)
  const code = outcomeOf(answer)
  throw isErrorCode(code) ? new RingfenceError(code) : new Error(`the token route answered ${code}`)
}

const ask = ({ address, at, page }: Visitor, wish: object) =>
  postFrom(address, {
    port: at.port,
    path: `/auth/sites/${page.site}/call-tokens`,
    origin: page.origin,
    body: JSON.stringify(wish),
  })

/** Opens a socket and waits for its hello. */
export const openSocket = ({
  address,
  at,
  page,
}: Pick<Visitor, 'address' | 'at' | 'page'>): Promise<ProductSocket> =>
  openProductSocket(
    doorOf(at, page.origin),
    () => {},
    () => {},
    { localAddress: address },
  )

/** One joining frame with a good proof. @throws RingfenceError what it was refused with */
export async function joinBy(
  { key }: Visitor,
  socket: ProductSocket,
  token: string,
  pageContext: Readonly<Record<string, string>> = {},
) {
  const { jti } = fieldsOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()))
  const claims = { jti, nonce: socket.nonce, iat: Math.floor(Date.now() / 1000) }
  return socket.request('join', {
    token,
    proof: await key.signJws('call-proof+jwt', claims),
    rtpCapabilities: loadCapabilities,
    dtlsRole: 'server',
    pageContext,
    language: 'en',
  })
}

/** What the back end of the shop signs of a visitor who is logged in, with its Ed25519 key (PEM). */
export function signVouch(privatePem: string, kid: string): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    ...{ iss: shop.site, aud: publicOrigin, origin: shop.origin, sub: randomUUID() },
    ...{ jti: randomUUID(), iat, exp: iat + 300 },
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'EdDSA', typ: 'vouch+jwt', kid })}.${part(claims)}`
  const key = createPrivateKey(privatePem)
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}
