import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from './canonicalJson.ts'

describe('canonicalJson', () => {
  test('sorts members by UTF-16 code units, at every depth (the example of RFC 8785 section 3.2.3)', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const names = [...canonicalJson(value).matchAll(/"([^"]+)":/g)].map(match => JSON.parse(`"${match[1]}"`))
    expect(names).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'])
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: true })).toBe('{"a":true,"b":[{"c":null,"d":1}]}')
  })

  test.each([
    [0, '0'],
    [-0, '0'],
    [1e21, '1e+21'],
    [Number('333333333.33333329'), '333333333.3333333'],
    [4.5, '4.5'],
    [2e-3, '0.002'],
    [1e-27, '1e-27'],
  ])('writes %d as ECMAScript does', (number, text) => {
    expect(canonicalJson(number)).toBe(text)
  })

  test('refuses what has no canonical text', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', { '\udc00': 1 }, [['\ud83d']]]) {
      expect(() => canonicalJson(value)).toThrow(TypeError)
    }
  })

  test('means the same value, and the same text however the members were ordered', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.oneof(fc.integer(), fc.string(), fc.boolean())),
        record => {
          const text = canonicalJson(record)
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(record)))
          expect(canonicalJson(Object.fromEntries(Object.entries(record).reverse()))).toBe(text)
        },
      ),
    )
  })
})
