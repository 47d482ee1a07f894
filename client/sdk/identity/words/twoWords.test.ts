import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { languages } from '../../../../protocol/index.ts'
import { twoWords, wordLists } from './twoWords.ts'
import { wordsOf } from './wordLists.ts'

/** Pieces of words that nobody should read beside another word. */
const banned = {
  en: /cock|tit|ass|cum|sex|fag|nigg|rape|slut|dick|piss|shit|fuck|nazi|hell|kill|dead|gun|bomb|coon|crap|anal|anus|whor/,
  es: /put[ao]|culo|polla|coño|mierd|teta|pene|cag[ao]|foll|joder|pija|caca|pedo|muert|nazi|matar|pistol|zorra\b|maric|cabr|verga|chocho|chota|cojon/,
} as const

/** Spoken alike in most Englishes; the first of each is what a list might hold. */
const homophones =
  'bear deer hare whale moose mussel seal plum leek root flower berry sun sea beach pine holly quartz desert cypress medal pedal bell boat brake cell chord flour mail pear peace plane sail stair steak tail vane weather wheel carrot cereal flute mousse rose sole symbol choral isle maize oar pail rain reed kernel'.split(
    ' ',
  )

const plain = (word: string) =>
  word
    .replaceAll('ñ', '_')
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('_', 'ñ')

/** As it sounds where s and z, b and v, ll and y sound alike. */
const spoken = (word: string) =>
  plain(word)
    .replaceAll('ch', '#')
    .replaceAll('h', '')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/gu(?=[ei])/g, 'g')
    .replace(/c(?=[ei])|z/g, 's')
    .replaceAll('qu', 'c')
    .replaceAll('v', 'b')
    .replaceAll('ll', 'y')

function distance(one: string, other: string): number {
  let row = [...other, ''].map((_, index) => index)
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1]
    for (const [index, against] of [...other].entries()) {
      const [corner = 0, above = 0, before = 0] = [row[index], row[index + 1], next[index]]
      next.push(Math.min(above + 1, before + 1, corner + (letter === against ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

describe.each(languages)('the words of %s', language => {
  const first = wordsOf(wordLists[language].first)
  const second = wordsOf(wordLists[language].second)
  const all = [...first, ...second]

  test('are 256 and 256, and none is twice', () => {
    expect([first.length, second.length, new Set(all).size]).toEqual([256, 256, 512])
  })

  test('are of 3 to 9 small letters of the language', () => {
    const letters = language === 'en' ? /^[a-z]{3,9}$/ : /^[a-zñáéíóúü]{3,9}$/
    expect(all.filter(word => !letters.test(word) || word !== word.normalize('NFC'))).toEqual([])
  })

  test('hold nothing offensive', () => {
    expect(all.filter(word => banned[language].test(word))).toEqual([])
  })

  test('differ by two letters at least within a list', () => {
    const close = [first, second].flatMap(list =>
      list.flatMap((one, at) =>
        list
          .slice(at + 1)
          .filter(other => distance(plain(one), plain(other)) < 2)
          .map(other => [one, other]),
      ),
    )
    expect(close).toEqual([])
  })

  test('do not sound alike', () => {
    if (language === 'en') expect(all.filter(word => homophones.includes(word))).toEqual([])
    else expect(new Set(all.map(spoken)).size).toBe(512)
  })
})

test('Spanish words carry at most one accent, and end as their accent says', () => {
  const all = [...wordsOf(wordLists.es.first), ...wordsOf(wordLists.es.second)]
  // A word that is stressed on its last syllable and ends in n, s or a vowel is written with an accent, and -ón is that.
  expect(all.filter(word => /[^áéíóú]*[áéíóú].*[áéíóú]/.test(word))).toEqual([])
  expect(all.filter(word => /[cgjlntrs]ion$|[^aeiou]on$/.test(word))).toEqual([])
})

test('the words come out of the first two octets of the hash, and from nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (statement, signature) => {
      const digest = createHash('sha256').update(`${statement}.${signature}`).digest()
      const words = await twoWords(statement, signature, 'en')
      expect(words).toEqual([
        wordsOf(wordLists.en.first)[digest[0] ?? -1],
        wordsOf(wordLists.en.second)[digest[1] ?? -1],
      ])
    }),
    { numRuns: 40 },
  )
  expect(await twoWords('a', 'b', 'es')).not.toEqual(await twoWords('a', 'c', 'es'))
})
