import fc from 'fast-check'
import type { StepUpChoice } from '../../../protocol/index.ts'

const kind = <const K extends string, T extends object>(weight: number, name: K, rest: fc.Arbitrary<T>) => ({
  weight,
  arbitrary: rest.map(values => ({ do: name, ...values })),
})
/** Picks a call or an agent of those there are. */
const which = fc.nat(7)
const because = fc.constantFrom('person', 'person', 'media-failed')

const choice = fc.constantFrom<StepUpChoice>(
  { kind: 'listed', key: 'refund', amount: 40 },
  { kind: 'listed', key: 'address' },
  { kind: 'listed', key: 'refund', amount: 12.5 },
  { kind: 'listed', key: 'refund', amount: 41 },
  { kind: 'typed', sentence: 'Cancel contract 17' },
)
const how = fc.constantFrom(
  'right',
  'right',
  'right',
  'wrong',
  'refused',
  'refused',
  'no-passkey',
  'no-passkey',
  'failed',
)

/** One thing that happens; it may come out of season. */
export const deed = fc.oneof(
  kind(
    6,
    'join',
    fc.record({
      browser: fc.nat(3),
      seconds: fc.constantFrom(30, 90, 300),
      caller: fc.constantFrom('', '', '', 'p', 'p', 'q'),
      assurance: fc.constantFrom('vouched', 'passkey', 'passkey'),
    }),
  ),
  kind(3, 'pass', fc.record({ ms: fc.constantFrom(0, 1, 5000, 20_000, 31_000, 61_000) })),
  kind(1, 'pass', fc.record({ ms: fc.constantFrom(31_000, 90_000, 600_000) })),
  kind(8, 'rest', fc.record({})),
  kind(1, 'slow', fc.record({ isSlow: fc.constantFrom(true, false, false) })),
  kind(4, 'media answers', fc.record({})),
  kind(
    1,
    'media will fail',
    fc.record({
      step: fc.constantFrom('caller leg', 'agent leg', 'talk'),
      code: fc.constantFrom('media-failed', 'worker-died'),
    }),
  ),
  kind(1, 'leg fails', fc.record({ which, side: fc.constantFrom('caller', 'agent') })),
  kind(1, 'worker dies', fc.record({ which })),
  kind(2, 'seat', fc.record({ which, page: fc.constantFrom('own', 'own', 'other') })),
  kind(2, 'leave', fc.record({ which, why: fc.constantFrom('gone', 'gone', 'signed-out') })),
  kind(
    4,
    'duty',
    fc.record({ which, duty: fc.constantFrom('on-duty', 'on-duty', 'on-duty', 'away', 'off-duty') }),
  ),
  kind(8, 'accept', fc.record({ which })),
  kind(2, 'decline', fc.record({ which })),
  kind(1, 'agent hangs up', fc.record({ which, because })),
  kind(1, 'caller hangs up', fc.record({ which, because })),
  kind(1, 'caller gone', fc.record({ which })),
  kind(2, 'caller away', fc.record({ which })),
  kind(3, 'resume', fc.record({ which, jti: fc.constantFrom('right', 'right', 'wrong') })),
  kind(1, 'refresh', fc.record({ which })),
  kind(3, 'answer move', fc.record({ which, agrees: fc.constantFrom(true, true, false) })),
  kind(1, 'held device goes', fc.record({})),
  kind(1, 'sign anew', fc.record({ which })),
  kind(1, 'revoke', fc.record({ which, kind: fc.constantFrom('jti', 'browser-key', 'identity', 'agent') })),
  kind(2, 'speak', fc.record({ which })),
  kind(1, 'mute', fc.record({ which })),
  kind(8, 'ask', fc.record({ which, choice })),
  kind(10, 'answer', fc.record({ which, how })),
  kind(1, 'slow proofs', fc.record({ isSlow: fc.constantFrom(true, false, false) })),
  kind(4, 'proofs answer', fc.record({})),
  kind(
    1,
    'proofs will fail',
    fc.record({
      step: fc.constantFrom('begin', 'finish'),
      code: fc.constantFrom('revoked', 'statement-expired', 'passkey-cooling-off'),
    }),
  ),
)
export type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

const join = (browser: number, caller: '' | 'p'): Deed => ({
  do: 'join',
  browser,
  seconds: 300,
  caller,
  assurance: 'passkey',
})
const talkOf = (caller: '' | 'p'): readonly Deed[] => [
  join(9, caller),
  { do: 'rest' },
  { do: 'accept', which: 0 },
  { do: 'rest' },
]

/** Where stories begin, so that chance comes often to what is rare from nothing. */
export const beginnings = {
  line: [join(7, ''), join(8, ''), join(9, ''), { do: 'rest' }],
  /** The agent who talks is away. */
  away: [...talkOf(''), { do: 'leave', which: 0, why: 'gone' }],
  /** Another device of the one who talks wants the call. */
  move: [...talkOf('p'), join(8, 'p'), { do: 'rest' }],
  /** The one who talks was asked to confirm something. */
  question: [
    ...talkOf(''),
    { do: 'ask', which: 0, choice: { kind: 'listed', key: 'address' } },
    { do: 'rest' },
  ],
} satisfies Readonly<Record<string, readonly Deed[]>>
