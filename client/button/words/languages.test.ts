import { describe, expect, test } from 'vitest'
import { callerLanguages } from '../../ui/wording/callerLanguages.ts'
import { languageFaults, wordsByPath } from '../../ui/wording/testing/languageFaults.ts'
import { textsOf } from '../../ui/wording/written.ts'
import { pillWords } from './pillWords.ts'
import { wordingIn, writtenWords } from './testing/wordings.ts'

describe.each(callerLanguages)('the words of the button in %s', language => {
  test('are all there, with their values and plural forms', () => {
    expect(languageFaults(writtenWords.en, writtenWords[language], language)).toEqual([])
  })

  test('begin with the word that stands on the pill before they are loaded', () => {
    expect(wordingIn(language).words.talk.callUs).toBe(pillWords[language])
  })

  test('are in their own language: none is the English one', () => {
    if (language === 'en') return
    const english = new Map(wordsByPath(writtenWords.en))
    const same = wordsByPath(writtenWords[language]).filter(
      ([path, word]) => textsOf(word).join() === textsOf(english.get(path)).join(),
    )
    // Words that both languages have.
    const shared = ['Code', 'Details', 'No']
    expect(same.filter(([, word]) => !shared.includes(textsOf(word).join()))).toEqual([])
  })
})

test('a caller reads how many tries are left as people say it', () => {
  const left = (language: 'fr' | 'pt' | 'ar', counts: readonly number[]) =>
    counts.map(count => wordingIn(language).words.gate.triesLeft({ count }))
  expect(left('fr', [0, 1, 2])).toEqual(['0 essai restant', '1 essai restant', '2 essais restants'])
  expect(left('pt', [1, 3])).toEqual(['Resta 1 tentativa', 'Restam 3 tentativas'])
  expect(left('ar', [0, 1, 2, 3])).toEqual([
    'لم تبقَ أي محاولة',
    'بقيت محاولة واحدة',
    'بقيت محاولتان',
    'بقيت 3 محاولات',
  ])
})
