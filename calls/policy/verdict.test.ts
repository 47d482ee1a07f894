import fc from 'fast-check'
import { expect, test } from 'vitest'
import { callClasses } from './callClass.ts'
import { type JudgedCall, verdictOf } from './verdict.ts'

const call: JudgedCall = { callClass: 'proven', trustClass: 'verified', marks: [], isReported: false }

test.each<[string, Partial<JudgedCall>, string, string]>([
  ['a proven caller', {}, 'trusted', 'class'],
  ['a browser with a good call behind it', { callClass: 'returning' }, 'trusted', 'class'],
  ['an identity with nothing behind it', { callClass: 'identified' }, 'untrusted', 'class'],
  ['nobody known', { callClass: 'unproven' }, 'untrusted', 'class'],
  ['a record of before, somebody answered for', { callClass: null }, 'trusted', 'class'],
  ['a record of before, nobody did', { callClass: null, trustClass: 'unverified' }, 'untrusted', 'class'],
  ['a proven caller who was reported', { isReported: true }, 'untrusted', 'report'],
  ['a proven caller during an attack', { marks: ['attack-window'] }, 'trusted', 'class'],
  [
    'a browser with a good call during an attack',
    { callClass: 'returning', marks: ['attack-window'] },
    'untrusted',
    'attack-window',
  ],
  ['one who was also reported', { marks: ['attack-window'], isReported: true }, 'untrusted', 'report'],
  ['one whose passkey failed', { marks: ['step-up-failures'] }, 'trusted', 'class'],
])('%s', (_name, changes, verdict, because) => {
  expect(verdictOf({ ...call, ...changes })).toEqual({ verdict, because })
})

const judged: fc.Arbitrary<JudgedCall> = fc.record({
  callClass: fc.constantFrom(...callClasses, null),
  trustClass: fc.constantFrom('verified', 'unverified'),
  marks: fc.subarray<JudgedCall['marks'][number]>(['step-up-failures', 'attack-window']),
  isReported: fc.boolean(),
})

test('no report and no mark ever makes a call count that did not before', () => {
  fc.assert(
    fc.property(judged, one => {
      const before = verdictOf({ ...one, marks: [], isReported: false })
      const after = verdictOf(one)
      expect(after.verdict === 'untrusted' || before.verdict === 'trusted').toBe(true)
    }),
  )
})
