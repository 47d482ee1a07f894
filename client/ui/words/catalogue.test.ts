import { describe, expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'

describe('catalogue', () => {
  test('gives the words of each language, nested and filled in', () => {
    const words = catalogue({
      en: { hello: (name: string) => `Hello ${name}`, inner: { bye: 'Bye' } },
      es: { hello: name => `Hola ${name}`, inner: { bye: 'Adiós' } },
    })
    expect(words.en.hello('Ana')).toBe('Hello Ana')
    expect(words.es.hello('Ana')).toBe('Hola Ana')
    expect(words.es.inner.bye).toBe('Adiós')
  })

  test('does not compile when a language lacks a key, has one too many, or takes other values', () => {
    // @ts-expect-error: Spanish lacks `bye`
    const lacking = catalogue({ en: { hi: 'Hi', bye: 'Bye' }, es: { hi: 'Hola' } })
    // @ts-expect-error: English never had `sobra`
    const excess = catalogue({ en: { hi: 'Hi' }, es: { hi: 'Hola', sobra: 'no' } })
    // @ts-expect-error: a number where English takes a name
    const other = catalogue({ en: { hi: (name: string) => name }, es: { hi: (count: number) => `${count}` } })
    // The compiler is the only guard: nothing is checked again when the program runs.
    expect([lacking.es, excess.es, other.es].map(words => Object.keys(words))).toEqual([
      ['hi'],
      ['hi', 'sobra'],
      ['hi'],
    ])
  })
})
