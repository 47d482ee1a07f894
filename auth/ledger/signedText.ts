import type { z } from 'zod'
import { decodePart, encodePart, splitCompactJws } from '../jws/compactJws.ts'
import { es256PublicKey, hasLowS, signEs256, verifiesEs256 } from '../jws/es256.ts'
import type { PublishedKey, SigningKeys } from '../keys/signingKeys.ts'

/** Kinds of text that the record keys sign. */
type RecordType = 'audit-head+jwt' | 'receipt+jwt' | 'usage+jwt' | 'webhook+jwt'

/** Largest text looked at, in characters: a receipt with 50 long step-ups has under 40,000. */
const maxLength = 64 * 1024

/** Compact JWS of one kind, by the newest record key. */
export async function signRecord(type: RecordType, claims: object, keys: SigningKeys): Promise<string> {
  const { kid, privateKey } = await keys.signingKey()
  return signEs256(encodePart(headerFor(type, kid)), encodePart(claims), privateKey)
}

/** What a signed text says, or in one word what is wrong with it. */
export type SignedRecord<T> =
  | { readonly state: 'signed'; readonly claims: T }
  | {
      readonly state: 'wrong'
      readonly what: 'spelling' | 'header' | 'key' | 'signature' | 'claims' | 'issuer'
    }

/** Reads a text that {@link signRecord} wrote, with nothing but the published keys: works without the service. */
export function readSignedRecord<S extends z.ZodType>(
  text: string,
  type: RecordType,
  schema: S,
  keys: readonly PublishedKey[],
): SignedRecord<z.infer<S>> {
  const parts = splitCompactJws(text, maxLength)
  if (parts === undefined || !hasLowS(parts)) return { state: 'wrong', what: 'spelling' }
  const byHeader = keys.filter(key => encodePart(headerFor(type, key.kid)) === parts.header)
  const [key] = byHeader
  if (key === undefined) return { state: 'wrong', what: isOfType(parts.header, type) ? 'key' : 'header' }
  if (!verifiesEs256(parts, es256PublicKey(key))) return { state: 'wrong', what: 'signature' }
  const claims = schema.safeParse(decodePart(parts.payload))
  return claims.success ? { state: 'signed', claims: claims.data } : { state: 'wrong', what: 'claims' }
}

const headerFor = (type: RecordType, kid: string) => ({ alg: 'ES256', typ: type, kid })

function isOfType(header: string, type: RecordType): boolean {
  const value = decodePart(header)
  return typeof value === 'object' && value !== null && 'typ' in value && value.typ === type
}
