/** A value that JSON can carry, without the numbers JSON cannot. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue }

/**
 * The one canonical text of a value (RFC 8785): members sorted by UTF-16 code units, no white space, numbers and texts as
 * ECMAScript writes them. What is signed or hashed is always this text.
 * @throws TypeError for a number that is not finite and for lone surrogates (RFC 8785 sections 3.2.2.3 and 3.2.2.2).
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('not a JSON number')
  if (typeof value === 'string') return textOf(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
  return `{${members.map(([name, member]) => `${textOf(name)}:${canonicalJson(member)}`).join(',')}}`
}

function textOf(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate')
  return JSON.stringify(text)
}

const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value)
