import { fill, isPluralForms, isRecord, textsOf, type Values, valueNamesIn, type Written } from './written.ts'

/** Words of one language, all or some of them, written as {@link Written} says. What is missing or was refused is `undefined`. */
export interface Layer {
  readonly language: string
  readonly words: unknown
}

/** Every word out of the first layer that has it. English is the last one, has them all, and says which take values. */
export function speak<W>(english: Written<W>, layers: readonly Layer[]): W
export function speak(english: unknown, layers: readonly Layer[]): unknown {
  return spoken(english, layers)
}

function spoken(english: unknown, layers: readonly Layer[]): unknown {
  if (isWord(english)) return speakWord(english, layers)
  if (Array.isArray(english))
    return english.map((word: unknown, index) => spoken(word, within(layers, `${index}`)))
  if (!isRecord(english)) throw new TypeError('a word is a text, or plural forms')
  return Object.fromEntries(
    Object.entries(english).map(([key, word]) => [key, spoken(word, within(layers, key))]),
  )
}

/** Whether this is one word, and no group of them. */
export const isWord = (written: unknown): boolean => typeof written === 'string' || isPluralForms(written)

const within = (layers: readonly Layer[], key: string): readonly Layer[] =>
  layers.map(({ language, words }) => ({ language, words: memberOf(words, key) }))

/** Its own only: a page may have given names to all objects. */
export const memberOf = (words: unknown, key: string): unknown =>
  isRecord(words) && Object.hasOwn(words, key) ? words[key] : undefined

function speakWord(english: unknown, layers: readonly Layer[]): unknown {
  if (valueNamesIn(textsOf(english)).size > 0) return (values: Values) => firstFilled(layers, values)
  return layers.find(({ words }) => typeof words === 'string')?.words ?? english
}

function firstFilled(layers: readonly Layer[], values: Values): string {
  for (const { language, words } of layers) {
    if (typeof words === 'string' || isPluralForms(words)) return fill(words, values, language)
    if (typeof words !== 'function') continue
    const said: unknown = words(values)
    if (typeof said === 'string') return said
  }
  throw new TypeError('English has every word')
}

/** The words that `words` lacks, as paths from `english`: `call.hangUp`. */
export function lackingIn(english: unknown, words: unknown, path = ''): readonly string[] {
  if (isWord(english)) return words === undefined ? [path] : []
  if (!isRecord(english)) return []
  return Object.entries(english).flatMap(([key, word]) =>
    lackingIn(word, memberOf(words, key), path === '' ? key : `${path}.${key}`),
  )
}
