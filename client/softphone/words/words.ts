import { catalogue } from '../../ui/words/catalogue.ts'
import { type AttackWords, attackEn } from './attackWords.en.ts'
import { attackEs } from './attackWords.es.ts'
import { type FrameWords, frameWords } from './frameWords.ts'
import { identityEn } from './identityWords.en.ts'
import { type IdentityWords, identityEs } from './identityWords.es.ts'
import { en, type Words as PlainWords } from './words.en.ts'
import { es } from './words.es.ts'

export type Words = PlainWords & {
  readonly identity: IdentityWords
  readonly attack: AttackWords
  readonly frame: FrameWords
}

/** The softphone's words by language; a key that one language lacks does not compile. */
export const words: Readonly<Record<'en' | 'es', Words>> = catalogue<Words>({
  en: { ...en, identity: identityEn, attack: attackEn, frame: frameWords.en },
  es: { ...es, identity: identityEs, attack: attackEs, frame: frameWords.es },
})
