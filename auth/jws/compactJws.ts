import { isUtf8 } from 'node:buffer'

/** The three parts of a compact JWS as they were spelled (RFC 7515 section 7.1). */
export interface CompactJws {
  readonly header: string
  readonly payload: string
  readonly signature: string
}

/**
 * Splits a compact JWS that is spelled in the one canonical way: no padding, no white space, no other alphabet, no
 * bits behind the last octet (RFC 4648 section 3.5). JOSE libraries read several spellings of one token alike; here
 * only one spelling exists, and whatever else came is refused before any cryptography.
 *
 * @returns `undefined` for any other text.
 */
export function splitCompactJws(text: string, maxLength: number): CompactJws | undefined {
  if (text.length > maxLength) return undefined
  const [header, payload, signature, more] = text.split('.', 4)
  if (!header || !payload || !signature || more !== undefined) return undefined
  if (![header, payload, signature].every(isCanonicalBase64url)) return undefined
  return { header, payload, signature }
}

/**
 * Whether decoding and encoding again gives the same text: every character is of the alphabet and no bit is left over.
 * Both ways run at several octets an instruction, which no pattern that reads characters does.
 */
export function isCanonicalBase64url(text: string): boolean {
  return Buffer.from(text, 'base64url').toString('base64url') === text
}

/** A value as one part of a compact JWS: compact JSON, UTF-8, base64url. */
export function encodePart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/**
 * Reads one part as JSON that is spelled as `JSON.stringify` spells it. That leaves the order of members free, and
 * refuses duplicate members, white space, a byte order mark and needless escapes: the ways to show two readers two values.
 *
 * @returns the value; `undefined`, which is no JSON value, for any other text.
 */
export function decodePart(part: string): unknown {
  const octets = Buffer.from(part, 'base64url')
  if (!isUtf8(octets)) return undefined
  const text = octets.toString()
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
