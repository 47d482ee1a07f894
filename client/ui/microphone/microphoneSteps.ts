import type { Language } from '../words/language.ts'
import type { BrowserFamily } from './browserFamily.ts'
import { englishSteps } from './englishSteps.ts'
import { spanishSteps } from './spanishSteps.ts'

export type Steps = readonly [string, string, string]

/** How to allow the microphone, in the languages of the softphone. */
export const microphoneSteps: Readonly<Record<Language, Readonly<Record<BrowserFamily, Steps>>>> = {
  en: englishSteps,
  es: spanishSteps,
}
