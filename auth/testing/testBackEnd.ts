import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { encodePart } from '../jws/compactJws.ts'
import { VouchKey } from '../sites/siteIdentity.ts'
import { publicOrigin, shopOrigin } from './testService.ts'

/** Vitest's `onTestFinished`. */
type AtEnd = (act: () => void | Promise<void>) => void

/** A site's back end: a key of its own, and whatever it or a forger would sign with it. */
export function createBackEnd(kid = 'shop-1', algorithm: 'ES256' | 'EdDSA' = 'ES256') {
  const { privateKey, publicKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519')
  const jwk = VouchKey.parse({ ...publicKey.export({ format: 'jwk' }), kid })
  const header = { alg: algorithm, typ: 'vouch+jwt', kid }

  /** Claims of a visitor who is logged in. */
  const claimsAt = (nowMs: number, changes: object = {}) => {
    const iat = Math.floor(nowMs / 1000)
    const times = { jti: randomUUID(), iat, exp: iat + 300 }
    return { iss: 'shop', aud: publicOrigin, origin: shopOrigin, sub: 'user-1', ...times, ...changes }
  }

  return {
    jwk,
    privateKey,
    publicKey,
    header,
    claimsAt,
    /** A good vouch but for the changes. */
    vouchAt: (nowMs: number, changes: object = {}, otherHeader: object = {}) =>
      signParts(encodePart({ ...header, ...otherHeader }), encodePart(claimsAt(nowMs, changes)), privateKey),
    /** Any two parts, however they are spelled. */
    signed: (headerPart: string, payloadPart: string) => signParts(headerPart, payloadPart, privateKey),
  }
}
export type BackEnd = ReturnType<typeof createBackEnd>

function signParts(header: string, payload: string, key: KeyObject): string {
  const input = Buffer.from(`${header}.${payload}`)
  const signature =
    key.asymmetricKeyType === 'ec'
      ? sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })
      : sign(null, input, key)
  return `${input}.${signature.toString('base64url')}`
}

/** A real web server on loopback that publishes keys, as long as it answers as the test says. */
export async function publishKeys(atEnd: AtEnd, first: RequestListener) {
  let answer = first
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  atEnd(close)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}/keys.json`,
    /** How often it was asked so far. */
    asked: () => asked,
    answerWith: (other: RequestListener) => {
      answer = other
    },
    close,
  }
}

/** Answers with a key set. */
export const keySet =
  (...keys: readonly object[]): RequestListener =>
  (_request, response) => {
    response.setHeader('Content-Type', 'application/jwk-set+json').end(JSON.stringify({ keys }))
  }
