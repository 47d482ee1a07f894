/** `"` … `"` with every escape that JSON has, and whether a colon follows: then it is the name of a member. */
const string = /"(?:[^"\\]|\\.)*"(\s*:)?/g

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads one part of a JWS that somebody else's library wrote. Unlike our own tokens it may be spelled as that library
 * spells JSON: spaces and escapes stand in no reader's way. What two readers could read differently is refused: duplicate
 * members (RFC 8259 section 4), octets that are no UTF-8, a byte order mark, lone surrogates, `__proto__`.
 *
 * @returns `undefined`, which is no JSON value, for such text and for what is no JSON.
 */
export function readPlainJson(part: string): unknown {
  try {
    const text = utf8.decode(Buffer.from(part, 'base64url'))
    const value: unknown = JSON.parse(text)
    const named = [...text.matchAll(string)].filter(([, colon]) => colon !== undefined).length
    return named === membersIn(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** @throws TypeError for a lone surrogate and for `__proto__`, which is a member to one reader and none to another. */
function membersIn(value: unknown): number {
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('a lone surrogate')
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return sum(value.map(membersIn))
  const members = Object.entries(value)
  if (Object.hasOwn(value, '__proto__')) throw new TypeError('a prototype')
  return members.length + sum(members.map(([name, member]) => membersIn(name) + membersIn(member)))
}

const sum = (counts: readonly number[]): number => counts.reduce((one, other) => one + other, 0)
