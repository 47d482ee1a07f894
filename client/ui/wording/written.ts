/** Forms of a text by the plural category of the number in it (Unicode CLDR, `Intl.PluralRules`): Arabic has all six. */
export interface PluralForms {
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

/**
 * How words are written down. Where a word takes values, `{name}` in its text stands for one; or it is written by plural forms,
 * or by a function of the values. Any other word is a text.
 */
export type Written<W> = W extends (values: infer V) => string
  ? string | PluralForms | ((values: V) => string)
  : W extends string
    ? string
    : { readonly [K in keyof W]: Written<W[K]> }

/** Some of the words, written down: whichever are missing are taken from elsewhere. */
export type SomeWritten<W> = W extends (values: infer V) => string
  ? string | PluralForms | ((values: V) => string)
  : W extends string
    ? string
    : { readonly [K in keyof W]?: SomeWritten<W[K]> }

/** What comes into a word. The first number chooses the plural form. */
export type Values = Readonly<Record<string, string | number>>

const placeholder = /\{(\w+)\}/g

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** A group of words may have a member `other` as well, which is no text then. */
export const isPluralForms = (value: unknown): value is PluralForms =>
  isRecord(value) && typeof value.other === 'string'

/** The texts of a word, one or one for each plural form; none where it is no word. */
export function textsOf(word: unknown): readonly string[] {
  if (typeof word === 'string') return [word]
  return isPluralForms(word) ? Object.values(word) : []
}

/** Which values the texts name. */
export const valueNamesIn = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap(text => [...text.matchAll(placeholder)].map(([, name = '']) => name)))

/** The text with its values. */
export function fill(word: string | PluralForms, values: Values, language: string): string {
  const text = typeof word === 'string' ? word : formOf(word, values, language)
  return text.replaceAll(placeholder, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) return whole
    return typeof value === 'number'
      ? new Intl.NumberFormat(language).format(value)
      : isolatedIn(value, language)
  })
}

function formOf(forms: PluralForms, values: Values, language: string): string {
  const count = Object.values(values).find(value => typeof value === 'number')
  if (count === undefined) return forms.other
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other
}

/** A seat or a name in Latin letters falls apart between Arabic words; between isolates it does not (UAX 9, FSI and PDI). */
const isolatedIn = (value: string, language: string): string =>
  directionOf(language) === 'ltr' || value.startsWith('\u2068') ? value : `\u2068${value}\u2069`

/** Languages that are written from right to left. A page may bring words of any of them. */
const rightToLeft = ['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']

/** Which way a language is written, by its tag (BCP 47). */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  rightToLeft.includes(language.split('-', 1)[0] ?? '') ? 'rtl' : 'ltr'
