/**
 * The two spellings of an ECDSA signature with P-256: r and s as 32 octets each (RFC 7518 section 3.4), as JOSE carries
 * it, and the DER that OpenSSL reads and writes (RFC 3279 section 2.2.3). Node converts too, for a third of what the
 * signature itself costs: docs/decisions/signatures.md.
 */

const half = 32

/** 64 octets → DER. Any r and s, so it is for OpenSSL to refuse those out of range. */
export function derOf(octets: Buffer): Buffer {
  const der = Buffer.allocUnsafe(derHead + 2 * (intHead + 1 + half))
  const end = writeInteger(der, writeInteger(der, derHead, octets.subarray(0, half)), octets.subarray(half))
  der[0] = sequence
  der[1] = end - derHead
  return der.subarray(0, end)
}

/** DER as OpenSSL writes it → 64 octets. */
export function octetsOf(der: Buffer): Buffer {
  const octets = Buffer.alloc(2 * half)
  const rEnd = derHead + intHead + der.readUInt8(derHead + 1)
  const s = der.subarray(rEnd + intHead)
  copyToEnd(der.subarray(derHead + intHead, rEnd), octets.subarray(0, half))
  copyToEnd(s, octets.subarray(half))
  return octets
}

const sequence = 0x30
const integer = 0x02
/** Tag and length, one octet each: nothing here is longer than 72. */
const derHead = 2
const intHead = 2

/** Writes one unsigned number in the fewest octets, a zero before a first bit that would read as a sign. */
function writeInteger(der: Buffer, at: number, number: Buffer): number {
  let skipped = 0
  while (skipped < half - 1 && number[skipped] === 0) skipped += 1
  const sign = number.readUInt8(skipped) >= 0x80 ? 1 : 0
  der[at] = integer
  der[at + 1] = sign + half - skipped
  if (sign === 1) der[at + intHead] = 0
  return at + intHead + sign + number.copy(der, at + intHead + sign, skipped)
}

/** A number of at most 33 octets, of which a 33rd is a zero in front. */
function copyToEnd(number: Buffer, target: Buffer): void {
  const most = number.subarray(Math.max(0, number.length - half))
  most.copy(target, half - most.length)
}
