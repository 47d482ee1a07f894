import { createWordBook } from '../../ui/wording/wordBook.ts'
import type { CallWords } from './callWords.ts'
import { words as english } from './en/callWords.en.ts'

/** What the button and its card say. Each language is a late part (vite.config.ts). */
export const callBook = createWordBook<CallWords>({
  english,
  late: {
    es: () => import('./es/callWords.es.ts'),
    de: () => import('./de/callWords.de.ts'),
    fr: () => import('./fr/callWords.fr.ts'),
    pt: () => import('./pt/callWords.pt.ts'),
    ar: () => import('./ar/callWords.ar.ts'),
  },
})
