/** The languages of the softphone. Another one is a key here and a compile error wherever words are missing. Callers' are in `wording/`. */
export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

/** Which way each is written. An element of ours has its own, whatever that of the page around it. */
export const directions = { en: 'ltr', es: 'ltr' } as const satisfies Record<Language, 'ltr' | 'rtl'>

const languageOf = (tag: string): Language | undefined => {
  const primary = tag.trim().toLowerCase().split('-')[0]
  return languages.find(language => language === primary)
}

/**
 * Chooses the language of an element: its `lang` attribute, else the first of the person's languages (BCP 47 tags, as
 * in `navigator.languages`) that we speak, else English.
 */
export function chooseLanguage(attribute: string | null | undefined, preferred: readonly string[]): Language {
  for (const tag of attribute ? [attribute] : preferred) {
    const language = languageOf(tag)
    if (language) return language
  }
  return 'en'
}
