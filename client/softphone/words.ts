import { catalogue } from '../ui/catalogue.ts'
import { en, type Words } from './words.en.ts'
import { es } from './words.es.ts'

export type { Words }

/** The softphone's words by language; a key that one language lacks does not compile. */
export const words: Readonly<Record<'en' | 'es', Words>> = catalogue<Words>({ en, es })
