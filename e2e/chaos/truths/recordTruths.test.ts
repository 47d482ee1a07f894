import { describe, expect, test } from 'vitest'
import type { Disturbance } from '../breakages/disturbances.ts'
import type { CallEntry, LostPress } from './book.ts'
import { recordFaults } from './recordTruths.ts'
import type { RecordRow, Stored } from './stored.ts'

/** A call of 5 s in line and 10 s of talk, told, taken, shown by two pages, hung up by its caller, and recorded. */
const callId = 'call-1'
const entry: CallEntry = {
  ...{ callId, caller: 'Kim', fromMs: 1000, toldAtMs: 1100 },
  ...{ acceptedBy: new Set(['Ada']), acceptedAtMs: 6000, passedBy: new Set<string>() },
  talkShown: new Map([
    ['Kim', { fromMs: 6100, untilMs: 16_000 }],
    ['Ada', { fromMs: 6100, untilMs: 16_000 }],
  ]),
  hungUpBy: new Set(['Kim']),
  endTold: new Map([
    ['Kim', { reason: 'caller-hung-up', atMs: 16_100 }],
    ['Ada', { reason: 'caller-hung-up', atMs: 16_100 }],
  ]),
  endLogged: { reason: 'caller-hung-up', atMs: 16_050 },
}
const record: RecordRow = {
  ...{ callId, reason: 'caller-hung-up', agentId: 'agent-1' },
  ...{ admittedAtMs: 100_000, talkingAtMs: 105_000, endedAtMs: 115_000, waitedMs: 5000, talkedMs: 10_000 },
}
const stored: Stored = { records: [record], begun: [], openLeases: [], audited: [callId] }

interface Changes {
  readonly entry?: Partial<CallEntry>
  readonly record?: Partial<RecordRow>
  readonly stored?: Partial<Stored>
  readonly disturbances?: readonly Disturbance[]
  readonly presses?: readonly LostPress[]
}

function faults(changes: Changes = {}): string[] {
  const calls = new Map([[callId, { ...entry, ...changes.entry }]])
  const seen = {
    ...{ calls, presses: changes.presses ?? [], disturbances: changes.disturbances ?? [] },
    stored: { ...stored, records: [{ ...record, ...changes.record }], ...changes.stored },
    ...{ nowMs: 30_000, capMs: 30_000 },
  }
  return recordFaults(seen).map(({ sentence }) => sentence)
}

test('a call as it should be is without fault', () => {
  expect(faults()).toEqual([])
})

describe('each of these is found', () => {
  const planted: readonly (readonly [what: string, changes: Changes, sentence: RegExp])[] = [
    ['a doubled record', { stored: { records: [record, record] } }, /two records/],
    ['a missing record', { stored: { records: [] } }, /has no record/],
    ['a record that is not audited', { stored: { audited: [] } }, /not in the audit log/],
    ['a call audited twice', { stored: { audited: [callId, callId] } }, /audit log twice/],
    ['a call that never ended', { stored: { begun: [callId] } }, /still written down as begun/],
    ['a lease that was kept', { stored: { openLeases: [callId] } }, /lease was not given back/],
    ['a time below zero', { record: { talkedMs: -240_000 } }, /below zero/],
    ['times out of order', { record: { endedAtMs: 104_000 } }, /not in order/],
    ['a talk above its cap', { record: { talkedMs: 90_000 } }, /above its cap/],
    ['a talk longer than it can have been', { record: { talkedMs: 14_000 } }, /at most/],
    ['a talk that is lost', { record: { talkedMs: 2000 } }, /Two pages talked/],
    ['a talk that no agent took', { entry: { acceptedAtMs: null } }, /no agent took/],
    ['a talk without an agent', { record: { agentId: null } }, /without agent/],
    ['a hang-up by nobody', { entry: { hungUpBy: new Set() } }, /its caller did not/],
    ['another reason than was told', { record: { reason: 'worker-died' } }, /the record says worker-died/],
    ['a death of nothing', { record: { reason: 'server-died' } }, /nothing was broken/],
    ['a reason that cannot be', { record: { reason: 'internal-error' } }, /nothing here can cause/],
    [
      'an end that an agent is not told',
      { entry: { endTold: new Map([['Kim', { reason: 'caller-hung-up', atMs: 16_100 }]]) } },
      /Ada is not told/,
    ],
    ['a call of nobody', { entry: { toldAtMs: null } }, /no page knew of/],
    [
      'a refusal that nothing explains',
      { presses: [{ who: 'Kim', fromMs: 1000, untilMs: 2000, code: 'token-invalid' }] },
      /refused with token-invalid/,
    ],
  ]
  test.each(planted)('%s', (_what, changes, sentence) => {
    expect(faults(changes).join('\n')).toMatch(sentence)
  })
})

test('what was broken explains what came of it, for those whom it was broken for', () => {
  const told = new Map([
    ['Kim', { reason: 'connection-lost', atMs: 20_000 }],
    ['Ada', { reason: 'caller-gone', atMs: 16_100 }],
  ])
  const gone = { record: { reason: 'caller-gone' }, entry: { endTold: told } }
  const broken = (who: string): Changes => ({
    ...gone,
    disturbances: [{ kind: 'silent-network', who, fromMs: 8000, untilMs: 19_000 }],
  })
  expect(faults(broken('Kim'))).toEqual([])
  expect(faults(broken('Lou'))).toHaveLength(3)
})
