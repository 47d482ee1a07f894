import type { Language } from '../words/language.ts'
import type { StepsByBrowser } from './browserFamily.ts'
import { englishSteps } from './englishSteps.ts'
import { spanishSteps } from './spanishSteps.ts'

/** How to allow the microphone, in the languages of the softphone. */
export const microphoneSteps: Readonly<Record<Language, StepsByBrowser>> = {
  en: englishSteps,
  es: spanishSteps,
}
