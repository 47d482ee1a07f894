import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { BrowserPublicKey } from '../protocol/index.ts'
import type { CompactJws } from './compactJws.ts'

/**
 * The one signature algorithm of this room: ECDSA with P-256 and SHA-256 (RFC 7518 section 3.4). No header chooses it.
 * Why on `node:crypto` rather than on a JOSE library: docs/decisions/signatures.md.
 */

/** r and s, 32 octets each, in base64url without padding. */
const signatureLength = 86

/** Order n of the group of P-256 (SEC 2 version 2 section 2.4.2), and n/2 rounded down. */
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const halfOrder = Buffer.from((order / 2n).toString(16), 'hex')

/** @throws Error when the point is not on the curve. */
export const es256PublicKey = ({ kty, crv, x, y }: BrowserPublicKey): KeyObject =>
  createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })

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
export function verifiesOctets(input: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
  return signature.length === 64 && verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature)
}

/**
 * Compact JWS of two parts. Of the two signatures that verify alike, (r, s) and (r, n − s), it carries the one with the
 * lower s, see {@link hasLowS}.
 */
export function signEs256(header: string, payload: string, key: KeyObject): string {
  const input = `${header}.${payload}`
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  if (!isLow(signature)) {
    const s = order - BigInt(`0x${signature.toString('hex', 32)}`)
    signature.write(s.toString(16).padStart(64, '0'), 32, 'hex')
  }
  return `${input}.${signature.toString('base64url')}`
}

/**
 * Whether these are 64 octets whose s is at most n/2. Anybody can turn a signature into its twin without the key, so what only this service signs
 * has one text. A proof may be either: browsers make both, each half of the time.
 */
export const hasLowS = ({ signature }: CompactJws): boolean =>
  signature.length === signatureLength && isLow(Buffer.from(signature, 'base64url'))

const isLow = (signature: Buffer): boolean => signature.subarray(32).compare(halfOrder) <= 0
