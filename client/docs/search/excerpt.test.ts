import { describe, expect, test } from 'vitest'
import { excerpt, marked } from './excerpt.ts'

const written = (pieces: ReturnType<typeof marked>): string =>
  pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('')

test.each([
  ['The Queue of queues', ['queue', 'queues'], 'The [Queue] of [queues]'],
  ['createPhone', ['phone'], 'create[Phone]'],
  ['sites[].queues[]', ['[]'], 'sites[[]].queues[[]]'],
  ['a.b+c (d)', ['.b+c (d'], 'a[.b+c (d])'],
  ['nothing here', ['other'], 'nothing here'],
  ['no words at all', [], 'no words at all'],
  ['empty words', [''], 'empty words'],
])('in "%s", %o is marked', (text, terms, expected) => {
  expect(written(marked(text, terms))).toBe(expected)
})

describe('an excerpt', () => {
  const long = `${'one two three '.repeat(30)}needle ${'four five six '.repeat(30)}`

  test('is the whole of a short text', () => {
    expect(written(excerpt('A short text.', ['short']))).toBe('A [short] text.')
    expect(excerpt('', ['short'])).toEqual([])
  })

  test('is the part where the word stands, cut between words', () => {
    const cut = written(excerpt(long, ['needle']))
    expect(cut).toMatch(/^… (?:one|two|three) .*\[needle\] four.* (?:four|five|six) …$/)
    expect(cut.length).toBeLessThan(180)
  })

  test('is the beginning where the word is not in it, as when the heading was found', () => {
    expect(written(excerpt(long, ['elsewhere']))).toMatch(/^one two three .* …$/)
  })

  test('ends though there is no space to cut at', () => {
    expect(written(excerpt('x'.repeat(5000), ['y'])).length).toBeLessThan(200)
  })
})
