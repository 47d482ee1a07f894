import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unknownYield, yieldAfter } from '../policy/budget.ts'
import { callOf } from '../testing/testDispatch.ts'
import { createTalkYield } from './talkYield.ts'

type Said = { readonly what: 'ended' | 'reported'; readonly number: number }

interface Talk {
  readonly isGood: boolean
  readonly isReported: boolean
  /** When its end and a report are first heard of, and when both are heard of again. */
  readonly endAt: number
  readonly reportAt: number
  readonly again: number
  /** The first telling of its end never comes. */
  readonly isLost: boolean
}

const talk: fc.Arbitrary<Talk> = fc.record({
  ...{ isGood: fc.boolean(), isReported: fc.boolean(), isLost: fc.boolean() },
  ...{ endAt: fc.nat(300), reportAt: fc.nat(300), again: fc.nat(300) },
})

/** What is heard, in the order in which it is: late, twice, out of order or never. */
const heardOf = (talks: readonly Talk[]): Said[] =>
  talks
    .flatMap(({ isReported, endAt, reportAt, again, isLost }, number) => {
      const ended = { what: 'ended', number } as const
      const reported = { what: 'reported', number } as const
      return [
        ...(isLost ? [] : [{ atMs: endAt, said: ended }]),
        { atMs: Math.max(endAt, again), said: ended },
        ...(isReported ? [reportAt, again].map(atMs => ({ atMs, said: reported })) : []),
      ]
    })
    .toSorted((one, other) => one.atMs - other.atMs)
    .map(({ said }) => said)

test('whenever a report is heard of, its talk counts as if it had never been a good one, and every talk once', () => {
  fc.assert(
    fc.property(fc.array(talk, { maxLength: 60 }), talks => {
      const said = heardOf(talks)
      const heard = createTalkYield()
      for (const { what, number } of said) {
        if (what === 'ended') heard.ended(callOf(number), talks[number]?.isGood ?? false)
        else heard.reported(callOf(number))
      }
      const order = [...new Set(said.filter(({ what }) => what === 'ended').map(({ number }) => number))]
      const expected = order
        .map(number => talks[number])
        .reduce((part, one) => yieldAfter(part, one?.isGood === true && !one.isReported), unknownYield)
      expect(heard.part()).toBeCloseTo(expected, 12)
    }),
  )
})

test('no report ever raises what comes of talks, also one about a call that nobody knows', () => {
  const calls = fc.array(fc.record({ number: fc.nat(30), isGood: fc.boolean(), isReport: fc.boolean() }))
  fc.assert(
    fc.property(calls, story => {
      const heard = createTalkYield()
      for (const { number, isGood, isReport } of story) {
        const before = heard.part()
        if (isReport) {
          heard.reported(callOf(number))
          expect(heard.part()).toBeLessThanOrEqual(before)
        } else heard.ended(callOf(number), isGood)
        expect(heard.part()).toBeGreaterThanOrEqual(0)
        expect(heard.part()).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('what is older than the talks that are held still counts, and only a little', () => {
  const heard = createTalkYield()
  for (let number = 0; number < 1000; number += 1) heard.ended(callOf(number), number < 700)
  const afterMachines = heard.part()
  expect(afterMachines).toBeCloseTo(0.98 ** 300, 9)
  // A report of one that is that old takes back nothing any more.
  heard.reported(callOf(0))
  expect(heard.part()).toBe(afterMachines)
})
