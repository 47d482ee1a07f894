import { describe, expect, test } from 'vitest'
import { chooseLanguage } from './language.ts'

describe('chooseLanguage', () => {
  test.each([
    ['es', ['en-GB'], 'es'],
    ['es-MX', [], 'es'],
    ['EN', ['es'], 'en'],
    [null, ['fr-FR', 'es-AR', 'en'], 'es'],
    ['', ['es'], 'es'],
    [undefined, ['fr'], 'en'],
    ['fr', ['es'], 'en'],
    [null, [], 'en'],
  ] as const)('attribute %j and %j give %s', (attribute, preferred, language) => {
    expect(chooseLanguage(attribute, preferred)).toBe(language)
  })
})
