import type { CallerLanguage } from '../../../ui/wording/callerLanguages.ts'
import { speak } from '../../../ui/wording/speak.ts'
import { directionOf, type Written } from '../../../ui/wording/written.ts'
import { words as ar } from '../ar/callWords.ar.ts'
import type { CallWording } from '../callWording.ts'
import type { CallWords } from '../callWords.ts'
import { words as de } from '../de/callWords.de.ts'
import { words as en } from '../en/callWords.en.ts'
import { words as es } from '../es/callWords.es.ts'
import { words as fr } from '../fr/callWords.fr.ts'
import { words as pt } from '../pt/callWords.pt.ts'

/** Every language at once, which no page ever loads. */
export const writtenWords: Readonly<Record<CallerLanguage, Written<CallWords>>> = { en, es, de, fr, pt, ar }

/** The words of the button, spoken. */
export const wordingIn = (language: CallerLanguage): CallWording => ({
  language,
  direction: directionOf(language),
  words: speak<CallWords>(en, [{ language, words: writtenWords[language] }]),
})
