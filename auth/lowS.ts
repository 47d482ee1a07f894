/** Order n of the group of P-256 (SEC 2 version 2, section 2.4.2), and n/2 rounded down. */
const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
const highestLowS = order / 2n

const sOf = (signature: Buffer): bigint => BigInt(`0x${signature.subarray(32).toString('hex') || '0'}`)

/**
 * Whoever sees an ECDSA signature (r, s) can write (r, n − s) beside it without the key, and both verify. Of the two our
 * tokens carry the lower, so that a token has one text. Takes and gives the signature part of a compact JWS.
 */
export function lowered(signaturePart: string): string {
  const signature = Buffer.from(signaturePart, 'base64url')
  const s = sOf(signature)
  if (s <= highestLowS) return signaturePart
  const lower = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')
  return Buffer.concat([signature.subarray(0, 32), lower]).toString('base64url')
}

/** Whether it is the lower of the two. */
export const isLow = (signaturePart: string): boolean =>
  sOf(Buffer.from(signaturePart, 'base64url')) <= highestLowS
