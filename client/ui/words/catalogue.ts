import type { Language } from './language.ts'

/** A fixed text, or a text made from values. */
type Phrase = string | ((...values: never[]) => string)
type Phrases = { readonly [key: string]: Phrase | Phrases }

/** The same keys, and the same values to fill in; only the words differ. */
type SameShape<P> = {
  readonly [Key in keyof P]: P[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : P[Key] extends string
      ? string
      : SameShape<P[Key]>
}

/** All words of one view, by language. A key that one language lacks does not compile. */
type Catalogue<P extends Phrases> = Readonly<Record<Language, SameShape<P>>>

/**
 * Declares the words of a view. English gives the shape, every other language must have it:
 * `const words = catalogue({ en: { hello: (name: string) => `Hello ${name}` }, es: { … } })`, then `words.es.hello('Ana')`.
 */
export function catalogue<P extends Phrases>(
  words: { readonly en: P } & { readonly [L in Exclude<Language, 'en'>]: SameShape<NoInfer<P>> },
): Catalogue<P>
export function catalogue(words: Catalogue<Phrases>): Catalogue<Phrases> {
  return words
}
