import { isWord, memberOf } from './speak.ts'
import { isPluralForms, isRecord, textsOf, valueNamesIn } from './written.ts'

/** Words of the page's own, checked: by language tag in canonical form, then as {@link speak} takes them. */
export type OwnWords = ReadonlyMap<string, unknown>

/** Hears of each word that is left out: where it stands, and why. */
type Tell = (path: string, why: string) => void

type OwnFunction = (values: object) => unknown

const isFunction = (own: unknown): own is OwnFunction => typeof own === 'function'

/** Nothing that is said here is as long. */
const mostUnits = 400

/** What ends a line, turns the direction of what stands around it, or is half a character. */
const unfit = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u

/**
 * Reads what a page says. Whatever is no text, or belongs to no word of `english`, is left out and told; the rest is taken.
 * Nothing of it is ever markup: it is drawn as text.
 */
export function readOwnWords(given: unknown, english: unknown, tell: Tell): OwnWords {
  const own = new Map<string, unknown>()
  for (const tag of keysOf(given, 'words', tell)) {
    const path = `words.${tag}`
    const language = languageOf(tag)
    if (language === undefined) tell(path, 'it is no language tag (BCP 47)')
    else own.set(language, readGroup(read(given, tag, path, tell), english, path, tell))
  }
  return own
}

function languageOf(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

function readGroup(given: unknown, english: unknown, path: string, tell: Tell): unknown {
  const group: Record<string, unknown> = {}
  for (const key of keysOf(given, path, tell)) {
    const place = `${path}.${key}`
    const word = memberOf(english, key)
    if (word === undefined) {
      tell(place, 'there is no such word')
      continue
    }
    const own = read(given, key, place, tell)
    if (own === undefined) continue
    const taken = isWord(word) ? readWord(own, word, place, tell) : readGroup(own, word, place, tell)
    if (taken !== undefined) group[key] = taken
  }
  return group
}

function keysOf(given: unknown, path: string, tell: Tell): readonly string[] {
  if (given === undefined || given === null) return []
  try {
    if (isRecord(given)) return Object.keys(given)
  } catch {
    // A proxy that throws is no object of words.
  }
  tell(path, path === 'words' ? 'it is no object; as an attribute it is JSON' : 'it is no object of words')
  return []
}

/** A getter of the page may throw. */
function read(given: unknown, key: string, path: string, tell: Tell): unknown {
  try {
    return memberOf(given, key)
  } catch {
    tell(path, 'reading it threw')
    return undefined
  }
}

function readWord(own: unknown, english: unknown, path: string, tell: Tell): unknown {
  const names = valueNamesIn(textsOf(english))
  const why = whyNot(own, names)
  if (why !== undefined) {
    tell(path, why)
    return undefined
  }
  return isFunction(own) ? checked(own, path, tell) : own
}

function whyNot(own: unknown, names: ReadonlySet<string>): string | undefined {
  if (typeof own === 'function')
    return names.size > 0 ? undefined : 'it takes no values, so it must be a text'
  const texts = names.size > 0 && isPluralForms(own) ? textsOf(own) : [own]
  for (const text of texts) {
    if (typeof text !== 'string') return 'it is no text'
    const fault = faultOf(text)
    if (fault !== undefined) return fault
  }
  const strange = [...valueNamesIn(textsOf(own))].find(name => !names.has(name))
  if (strange === undefined) return undefined
  const known = [...names].map(name => `{${name}}`).join(', ')
  return `it has no value {${strange}}${known && `; what it has is ${known}`}`
}

function faultOf(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty'
  if (text.length > mostUnits) return `it is longer than ${mostUnits} characters`
  return unfit.test(text) ? 'it has a line break, a control character or half a character in it' : undefined
}

/** The page's function, held to the same: what it says is a text, or nothing. It gets values of its own, and may change them. */
function checked(own: OwnFunction, path: string, tell: Tell): (values: object) => unknown {
  return values => {
    let said: unknown
    try {
      said = own({ ...values })
    } catch {
      tell(path, 'its function threw')
      return undefined
    }
    const why = typeof said === 'string' ? faultOf(said) : 'its function gave no text'
    if (why === undefined) return said
    tell(path, why)
    return undefined
  }
}
