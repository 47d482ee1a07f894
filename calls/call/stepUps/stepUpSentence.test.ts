import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StepUpMenu } from '../../../protocol/index.ts'
import { limitText, purposeOf } from './stepUpSentence.ts'

const menu: StepUpMenu = {
  purposes: [
    { key: 'refund', sentence: 'Refund up to {limit}', limit: { unit: 'EUR', most: 40 } },
    { key: 'address', sentence: 'Change the delivery address', limit: null },
    { key: 'tip', sentence: 'Of {limit}, give {limit} to the driver', limit: { unit: 'US$&', most: 10 } },
    { key: 'long', sentence: `${'x'.repeat(150)} {limit}`, limit: { unit: 'EUR', most: 1_000_000_000 } },
  ],
  typed: true,
}
const notAllowed = expect.objectContaining({ code: 'step-up-not-allowed' })
const listed = (key: string, amount?: number) =>
  purposeOf(menu, amount === undefined ? { kind: 'listed', key } : { kind: 'listed', key, amount })
const typed = (sentence: string, from = menu) => purposeOf(from, { kind: 'typed', sentence })

describe('a listed purpose', () => {
  test.each([
    ['refund', 40, 'Refund up to 40 EUR'],
    ['refund', 0.01, 'Refund up to 0.01 EUR'],
    ['refund', 12.5, 'Refund up to 12.50 EUR'],
    ['address', undefined, 'Change the delivery address'],
    ['tip', 3, 'Of 3 US$&, give 3 US$& to the driver'], // a unit is no replacement pattern
  ])('%s with %s reads: %s', (key, amount, sentence) => {
    expect(listed(key, amount).sentence).toBe(sentence)
  })

  test.each([
    ['a key that is not listed', 'made-up', undefined],
    ['no amount where there is a limit', 'refund', undefined],
    ['an amount where there is no limit', 'address', 5],
    ['more than the most', 'refund', 40.01],
    ['a third decimal', 'refund', 0.001],
    ['a third decimal after others', 'refund', 12.345],
    ['nothing', 'refund', 0],
    ['less than nothing', 'refund', -1],
    ['no number', 'refund', Number.NaN],
    ['a sentence that its limit makes too long', 'long', 999_999.99],
  ])('is refused with %s', (_, key, amount) => {
    expect(() => listed(key, amount)).toThrow(notAllowed)
  })

  test('takes every whole cent up to its most, says exactly that, and takes nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), cents => {
        const { sentence, limit, key } = listed('refund', cents / 100)
        expect({ limit, key }).toEqual({ limit: { unit: 'EUR', amount: cents / 100 }, key: 'refund' })
        expect(Math.round(Number(sentence.match(/up to ([\d.]+) EUR$/)?.[1]) * 100)).toBe(cents)
      }),
    )
    fc.assert(
      fc.property(fc.double({ noNaN: true }), amount => {
        const isWholeCents = /^\d+(\.\d{1,2})?$/.test(String(amount))
        fc.pre(!(isWholeCents && amount > 0 && amount <= 40))
        expect(() => listed('refund', amount)).toThrow(notAllowed)
      }),
      { examples: [[0.1 + 0.2], [40.000000000000007], [5e-324], [Number.POSITIVE_INFINITY]] },
    )
  })

  test('writes large limits without separators, which mean another thing elsewhere', () => {
    expect(limitText({ unit: 'EUR', amount: 1_000_000_000 })).toBe('1000000000 EUR')
    expect(limitText({ unit: 'EUR', amount: 1234567.89 })).toBe('1234567.89 EUR')
  })
})

describe('a typed sentence', () => {
  test('is asked as typed where typing is allowed, without a limit', () => {
    expect(typed('Cancel contract 17')).toEqual({ key: null, sentence: 'Cancel contract 17', limit: null })
    expect(() => typed('Cancel contract 17', { ...menu, typed: false })).toThrow(notAllowed)
  })

  test.each([
    'Refund up to 4000 EUR',
    'Refund up to 39 EUR',
    'refund  UP TO: 4000 EUR!',
    'Re\u200Bfund up to 4000 EUR',
    'Réfund up to four thousand',
    'Ｒefund up to 4000 EUR',
    'Change the delivery address',
    'change the delivery address.',
    'Of 9000 US$, give 9000 US$ to the driver',
  ])('never passes for a listed purpose: %s', sentence => {
    expect(() => typed(sentence)).toThrow(notAllowed)
  })

  test.each([
    'Refund upto 4000 EUR',
    'Refund up to',
    'Change the delivery address of order 17',
    'Give it to the driver',
    'Give 5 to the driver of 3',
  ])('may share words with one: %s', sentence => {
    expect(typed(sentence).sentence).toBe(sentence)
  })

  test.each([
    ['a line end', 'Cancel\ncontract'],
    ['a turned direction', 'Cancel \u202Econtract'],
    ['half a character', 'Cancel \ud800 contract'],
    ['too little', 'no'],
    ['too much', 'x'.repeat(161)],
  ])('is refused with %s', (_, sentence) => {
    expect(() => typed(sentence)).toThrow(notAllowed)
  })

  test('whatever limit stands in a listed sentence, typing it is refused', () => {
    const anyLimit = fc.stringMatching(/^[0-9]{1,9} ?[A-Za-z]{1,8}$/)
    fc.assert(
      fc.property(anyLimit, fc.boolean(), (limit, shouts) => {
        const sentence = `Refund up to ${limit}`
        expect(() => typed(shouts ? sentence.toUpperCase() : sentence)).toThrow(notAllowed)
      }),
    )
  })
})
