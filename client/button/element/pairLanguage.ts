import type { Language } from '../../sdk/index.ts'

/** The language of the two words that agent and caller both see: there are lists in English and in Spanish. */
export const pairLanguageOf = (tag: string): Language => (/^es\b/.test(tag) ? 'es' : 'en')
