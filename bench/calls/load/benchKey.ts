import type { BrowserPublicKey } from '../../../protocol/index.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Order of P-256, and half of it (SEC 2 section 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const halfOrder = order >> 1n

/** A browser's or a seat's key. */
interface BenchKey {
  readonly publicKey: BrowserPublicKey
  /** r‖s in base64url, s in the lower half, as the service wants it. */
  sign(text: string): Promise<string>
  /** Compact JWS whose header holds the public key. */
  signJws(typ: string, claims: object): Promise<string>
}

export async function makeBenchKey(): Promise<BenchKey> {
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const publicKey: BrowserPublicKey = { kty: 'EC', crv: 'P-256', x, y }
  const sign = async (text: string): Promise<string> =>
    withLowS(Buffer.from(await crypto.subtle.sign(algorithm, pair.privateKey, Buffer.from(text))))
  return {
    publicKey,
    sign,
    async signJws(typ, claims) {
      const signed = `${encoded({ typ, alg: 'ES256', jwk: publicKey })}.${encoded(claims)}`
      return `${signed}.${await sign(signed)}`
    },
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function withLowS(signature: Buffer): string {
  const s = BigInt(`0x${signature.toString('hex', 32)}`)
  if (s <= halfOrder) return signature.toString('base64url')
  const low = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')
  return Buffer.concat([signature.subarray(0, 32), low]).toString('base64url')
}
