import { createWordBook } from '../../ui/wording/wordBook.ts'
import { words as english } from './passkeyWords.en.ts'
import type { PasskeyWords } from './passkeyWords.ts'

/** What the list of passkeys says. Each language is a late part (vite.config.ts). */
export const passkeyBook = createWordBook<PasskeyWords>({
  english,
  late: {
    es: () => import('./passkeyWords.es.ts'),
    de: () => import('./passkeyWords.de.ts'),
    fr: () => import('./passkeyWords.fr.ts'),
    pt: () => import('./passkeyWords.pt.ts'),
    ar: () => import('./passkeyWords.ar.ts'),
  },
})
