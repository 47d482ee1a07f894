import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { BrowserPublicKey } from '../../protocol/index.ts'
import type { CompactJws } from './compactJws.ts'
import { derOf, octetsOf } from './ecdsaSignature.ts'

/**
 * The one signature algorithm of this room: ECDSA with P-256 and SHA-256 (RFC 7518 section 3.4). No header chooses it.
 * Why on `node:crypto` rather than on a JOSE library: docs/decisions/signatures.md.
 */

/** r and s, 32 octets each, in base64url without padding. */
const signatureLength = 86

/** Order n of the group of P-256 (SEC 2 version 2 section 2.4.2), and n/2 rounded down. */
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const halfOrder = Buffer.from((order / 2n).toString(16), 'hex')

/** SubjectPublicKeyInfo of a P-256 key up to its coordinates (RFC 5480 section 2); a multiple of 3 octets, so no padding. */
const spkiStart = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex').toString(
  'base64',
)

/**
 * The point is held to be on the curve (SEC 1 version 2 section 2.3.4). By PEM, because that reads in a third of the time
 * of a JWK: the curve has cofactor 1, so no multiplication has to show that the point is of its group.
 * @throws Error when the point is not on the curve.
 */
export function es256PublicKey({ x, y }: BrowserPublicKey): KeyObject {
  const point = Buffer.concat([x, y].map(coordinate => Buffer.from(coordinate, 'base64url')))
  if (point.length !== 64) throw new Error('wrong: length of a coordinate')
  return createPublicKey(
    `-----BEGIN PUBLIC KEY-----\n${spkiStart}${point.toString('base64')}\n-----END PUBLIC KEY-----\n`,
  )
}

/** @throws Error when it is no private key. */
export const es256PrivateKey = (jwk: BrowserPublicKey & { readonly d: string }): KeyObject =>
  createPrivateKey({ key: { ...jwk }, format: 'jwk' })

/** Whether the key made this signature over this header and payload; `false` for any other length too. */
export function verifiesEs256({ header, payload, signature }: CompactJws, key: KeyObject): boolean {
  return (
    signature.length === signatureLength &&
    verifiesOctets(Buffer.from(`${header}.${payload}`), Buffer.from(signature, 'base64url'), key)
  )
}

/** As {@link verifiesEs256}, for any octets and a signature of 64. */
export function verifiesOctets(input: Buffer, signature: Buffer, key: KeyObject): boolean {
  return signature.length === 64 && verify('sha256', input, key, derOf(signature))
}

/**
 * Compact JWS of two parts. Of the two signatures that verify alike, (r, s) and (r, n − s), it carries the one with the
 * lower s, see {@link hasLowS}.
 */
export function signEs256(header: string, payload: string, key: KeyObject): string {
  const input = `${header}.${payload}`
  const signature = octetsOf(sign('sha256', Buffer.from(input), key))
  if (!isLow(signature)) {
    const s = order - BigInt(`0x${signature.toString('hex', 32)}`)
    signature.write(s.toString(16).padStart(64, '0'), 32, 'hex')
  }
  return `${input}.${signature.toString('base64url')}`
}

/**
 * Whether these are 64 octets whose s is at most n/2. Anybody can turn a signature into its twin without the key, so
 * what only this service signs has one text: docs/decisions/one-text-per-token.md.
 */
export const hasLowS = ({ signature }: Pick<CompactJws, 'signature'>): boolean =>
  signature.length === signatureLength && isLow(Buffer.from(signature, 'base64url'))

const isLow = (signature: Buffer): boolean => signature.subarray(32).compare(halfOrder) <= 0
