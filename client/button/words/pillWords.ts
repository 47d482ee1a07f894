import { type CallerLanguage, callerLanguageOf, withBases } from '../../ui/wording/callerLanguages.ts'
import type { OwnWords } from '../../ui/wording/ownWords.ts'
import { memberOf } from '../../ui/wording/speak.ts'

/** The one word that is on the page before anything is loaded. The languages have the same. */
export const pillWords: Readonly<Record<CallerLanguage, string>> = {
  en: 'Call us',
  es: 'Llámanos',
  de: 'Rufen Sie uns an',
  fr: 'Appelez-nous',
  pt: 'Ligue para nós',
  ar: 'اتصل بنا',
}

/** What stands on the pill in this language: the page's own word, else ours. */
export function pillWord(asked: string, own: OwnWords): { readonly language: string; readonly text: string } {
  for (const language of withBases(asked)) {
    const text = memberOf(memberOf(own.get(language), 'talk'), 'callUs')
    if (typeof text === 'string') return { language, text }
  }
  const language = callerLanguageOf(asked)
  if (language !== undefined && language !== 'en') return { language, text: pillWords[language] }
  const text = memberOf(memberOf(own.get('en'), 'talk'), 'callUs')
  return { language: 'en', text: typeof text === 'string' ? text : pillWords.en }
}
