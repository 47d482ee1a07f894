import { expect, test } from 'vitest'
import { readOwnWords } from './ownWords.ts'
import { type Layer, lackingIn, speak } from './speak.ts'
import type { Written } from './written.ts'

interface Words {
  readonly hello: string
  readonly place: (values: { place: number }) => string
  readonly group: { readonly bye: string; readonly steps: readonly [string, string] }
}
const english: Written<Words> = {
  hello: 'Hello',
  place: 'You are number {place}',
  group: { bye: 'Bye', steps: ['One', 'Two'] },
}

function reading(given: unknown) {
  const told: string[] = []
  const own = readOwnWords(given, english, (path, why) => told.push(`${path}: ${why}`))
  const layers: Layer[] = [...own].map(([language, words]) => ({ language, words }))
  return { told, own, words: speak<Words>(english, [...layers, { language: 'en', words: english }]) }
}

test('what is said is taken word by word, and the rest stays', () => {
  const { words, told } = reading({ en: { hello: 'Hi', group: { steps: ['First'] } } })
  expect([words.hello, words.group.bye, words.group.steps]).toEqual(['Hi', 'Bye', ['First', 'Two']])
  expect(told).toEqual([])
})

test.each([
  ['a text', 'Number {place}, please', 'Number 1,234, please'],
  ['plural forms', { one: '{place} person', other: '{place} people' }, '1,234 people'],
  ['a function', ({ place }: { place: number }) => `${place + 1}!`, '1235!'],
])('a word with a value may be %s', (_, place, said) => {
  expect(reading({ en: { place } }).words.place({ place: 1234 })).toBe(said)
})

test('the plural form is that of the language', () => {
  const forms = {
    zero: 'صفر',
    one: 'واحد',
    two: 'اثنان',
    few: '{place} قليل',
    many: '{place} كثير',
    other: '{place} آخر',
  }
  const { words } = reading({ ar: { place: forms } })
  const said = [0, 1, 2, 3, 11, 100].map(place => words.place({ place }))
  expect(said).toEqual(['صفر', 'واحد', 'اثنان', '3 قليل', '11 كثير', '100 آخر'])
})

test('tags count in any spelling, and what is none is told', () => {
  const { own, told } = reading({ 'DE-at': { hello: 'Servus' }, 'no tag': { hello: '?' } })
  expect([...own.keys()]).toEqual(['de-AT'])
  expect(told).toEqual(['words.no tag: it is no language tag (BCP 47)'])
})

const throwing = {
  get hello(): string {
    throw new Error('no')
  },
}
const revoked = Proxy.revocable({}, {})
revoked.revoke()

test.each([
  ['no object', 7, 'words: it is no object; as an attribute it is JSON'],
  ['broken JSON', '{"en":', 'words: it is no object; as an attribute it is JSON'],
  ['a proxy that is gone', revoked.proxy, 'words: it is no object; as an attribute it is JSON'],
  ['a language that is no object', { en: 'Hi' }, 'words.en: it is no object of words'],
  ['a word that is not there', { en: { helo: 'Hi' } }, 'words.en.helo: there is no such word'],
  ['a name of all objects', { en: { constructor: 'Hi' } }, 'words.en.constructor: there is no such word'],
  ['a number', { en: { hello: 5 } }, 'words.en.hello: it is no text'],
  ['an element', { en: { hello: { nodeType: 1 } } }, 'words.en.hello: it is no text'],
  ['plural forms of no number', { en: { hello: { other: 'x' } } }, 'words.en.hello: it is no text'],
  ['a form that is no text', { en: { place: { one: 3, other: 'x' } } }, 'words.en.place: it is no text'],
  ['a text for a group', { en: { group: 'Bye' } }, 'words.en.group: it is no object of words'],
  ['nothing to read', { en: { hello: '  ' } }, 'words.en.hello: it is empty'],
  ['a book', { en: { hello: 'a'.repeat(401) } }, 'words.en.hello: it is longer than 400 characters'],
  [
    'a turned direction',
    { en: { hello: 'a\u202Eb' } },
    'words.en.hello: it has a line break, a control character or half a character in it',
  ],
  [
    'half a character',
    { en: { hello: 'a\uD800' } },
    'words.en.hello: it has a line break, a control character or half a character in it',
  ],
  ['a getter that throws', { en: throwing }, 'words.en.hello: reading it threw'],
  [
    'a value that is not given',
    { en: { place: 'Number {palce}' } },
    'words.en.place: it has no value {palce}; what it has is {place}',
  ],
  [
    'a function where nothing comes in',
    { en: { hello: () => 'Hi' } },
    'words.en.hello: it takes no values, so it must be a text',
  ],
])('%s is left out and told, and ours stands', (_, given, why) => {
  const { words, told } = reading(given)
  expect(told).toEqual([why])
  expect([words.hello, words.place({ place: 2 }), words.group.bye]).toEqual([
    'Hello',
    'You are number 2',
    'Bye',
  ])
})

test.each([
  ['takes its time', async () => 'later', 'its function gave no text'],
  ['gives markup as an object', () => ({ html: '<b>' }), 'its function gave no text'],
  [
    'throws at once',
    () => {
      throw new Error('no')
    },
    'its function threw',
  ],
  ['gives nothing to read', () => '', 'it is empty'],
])('a function that %s gives way to ours', (_, place, why) => {
  const { words, told } = reading({ en: { place } })
  expect(words.place({ place: 2 })).toBe('You are number 2')
  expect(told).toEqual([`words.en.place: ${why}`])
})

test('a function cannot change the values of the next one', () => {
  const values = { place: 2 }
  const place = (given: { place: number }) => {
    given.place = 9
    return 'changed'
  }
  expect(reading({ en: { place } }).words.place(values)).toBe('changed')
  expect(values).toEqual({ place: 2 })
})

test('names that a page gave to all objects are no words', () => {
  const polluted: Record<string, unknown> = Object.create({ hello: 'Everywhere' })
  polluted.group = { bye: 'Ciao' }
  const { words } = reading({ en: polluted })
  expect([words.hello, words.group.bye]).toEqual(['Hello', 'Ciao'])
})

test('what is missing is named by its path', () => {
  expect(lackingIn(english, { hello: 'Hi', group: { steps: ['First'] } })).toEqual([
    'place',
    'group.bye',
    'group.steps.1',
  ])
})

test('values stand apart where the language runs from right to left', () => {
  const place = 'رقمك {place} في {seat}'
  const words = speak<{ a: (values: { place: number; seat: string }) => string }>({ a: '{place} {seat}' }, [
    { language: 'ar', words: { a: place } },
  ])
  expect(words.a({ place: 3, seat: '4KT-9QX' })).toBe('رقمك 3 في \u20684KT-9QX\u2069')
})
