/** The languages that callers are spoken to in. English comes with the tags, each other one as a file of its own. */
export const callerLanguages = ['en', 'es', 'de', 'fr', 'pt', 'ar'] as const
export type CallerLanguage = (typeof callerLanguages)[number]
export type LateLanguage = Exclude<CallerLanguage, 'en'>

/** A language with everything that it is said by less and less exactly: `de-AT`, then `de`. */
export function withBases(tag: string): readonly string[] {
  const parts = tag.split('-')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
}

/** The language of ours that a tag belongs to. */
export const callerLanguageOf = (tag: string): CallerLanguage | undefined =>
  callerLanguages.find(language => language === tag.split('-', 1)[0])

/**
 * The language of an element: its `lang` attribute, else the first of the person's languages (`navigator.languages`) that there
 * are words in, else English.
 * @param own the tags, in canonical form, in which the page has words of its own
 */
export function chooseCallerLanguage(
  attribute: string | null | undefined,
  preferred: readonly string[],
  own: Iterable<string> = [],
): string {
  const known: readonly string[] = [...own, ...callerLanguages]
  for (const tag of attribute ? [attribute] : preferred) {
    const spoken = withBases(canonical(tag)).find(one => known.includes(one))
    if (spoken !== undefined) return spoken
  }
  return 'en'
}

/** `EN-gb ` is `en-GB`; what is no tag stays what it is, and is known to nobody. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.trim())[0] ?? tag
  } catch {
    return tag
  }
}
