import { expect, test } from 'vitest'
import { chooseCallerLanguage, withBases } from './callerLanguages.ts'
import { directionOf } from './written.ts'

test.each([
  ['es', ['en-GB'], [], 'es'],
  ['es-MX', [], [], 'es'],
  ['EN', ['es'], [], 'en'],
  [null, ['it-IT', 'ar-EG', 'en'], [], 'ar'],
  ['', ['pt-BR'], [], 'pt'],
  [undefined, ['it'], [], 'en'],
  ['it', ['es'], [], 'en'],
  ['it', ['es'], ['it'], 'it'],
  ['de-AT', [], ['de-AT'], 'de-AT'],
  ['de-CH', [], ['de-AT'], 'de'],
  ['zh-Hant-TW', [], ['zh-Hant'], 'zh-Hant'],
  ['no tag at all', ['fr'], [], 'en'],
  [null, [], [], 'en'],
] as const)('attribute %j, languages %j and words in %j give %s', (attribute, preferred, own, language) => {
  expect(chooseCallerLanguage(attribute, preferred, own)).toBe(language)
})

test('a tag stands for its bases', () => {
  expect(withBases('zh-Hant-TW')).toEqual(['zh-Hant-TW', 'zh-Hant', 'zh'])
  expect(['ar-EG', 'he', 'de', 'arn'].map(directionOf)).toEqual(['rtl', 'rtl', 'ltr', 'ltr'])
})
