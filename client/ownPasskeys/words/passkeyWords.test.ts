import { expect, test } from 'vitest'
import { languageFaults } from '../../ui/wording/testing/languageFaults.ts'
import { words as ar } from './passkeyWords.ar.ts'
import { words as de } from './passkeyWords.de.ts'
import { words as en } from './passkeyWords.en.ts'
import { words as es } from './passkeyWords.es.ts'
import { words as fr } from './passkeyWords.fr.ts'
import { words as pt } from './passkeyWords.pt.ts'

const all = { en, es, de, fr, pt, ar }

test.each(['en', 'es', 'de', 'fr', 'pt', 'ar'] as const)(
  'the words about passkeys in %s are all there, with their values and plural forms',
  language => expect(languageFaults(en, all[language], language)).toEqual([]),
)
