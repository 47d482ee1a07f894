/** The order of P-256's group (FIPS 186-5, SP 800-186 section 3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const numberOf = (bytes: Uint8Array): bigint =>
  bytes.reduce((number, octet) => (number << 8n) | BigInt(octet), 0n)

/**
 * Of an ECDSA signature r‖s and its twin r‖(n − s), which verifies as well, the one whose s is in the lower half: one
 * signature has one spelling.
 */
export function withLowS(signature: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (hasLowS(signature)) return signature
  let s = order - numberOf(signature.subarray(32))
  const low = signature.slice()
  for (let at = 63; at >= 32; at -= 1) {
    low[at] = Number(s & 0xffn)
    s >>= 8n
  }
  return low
}

export const hasLowS = (signature: Uint8Array): boolean => numberOf(signature.subarray(32)) <= order >> 1n
