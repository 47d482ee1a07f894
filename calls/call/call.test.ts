import { describe, expect, test } from 'vitest'
import type { AgentProof } from '../../protocol/index.ts'
import type { SeatedAgent } from '../ports/messages.ts'
import { legMedia } from '../testing/fakeMedia.ts'
import { seatKeyOf } from '../testing/fakeProofs.ts'
import { agent, sales, seatInput, startMs, testIds, testToken } from '../testing/testDesk.ts'
import { testShare } from '../testing/testTokens.ts'
import { admit } from './admitted.ts'
import { audibility, hearersOf, listenersOf } from './audibility.ts'
import {
  agentOf,
  backInLine,
  type Call,
  connect,
  end,
  enterLine,
  keepsRunningAway,
  ringHeld,
  ringOpened,
  ringPrepared,
  ringTaken,
  type TalkingCall,
  talk,
} from './call.ts'
import { hangUpReason } from './ending/hangUp.ts'
import { begunRecordOf, recentCallOf, recordOf, trustClassOf } from './ending/record.ts'
import { acceptRing, askRing, failRing, type RingEnd } from './ring/ring.ts'

const ids = testIds()
const a = agent('a')
const admitted = admit(
  {
    callId: ids.callId(),
    token: testToken(1, {}, startMs),
    policy: sales,
    pageContext: {},
    language: 'en',
    arrival: 1,
    share: testShare,
    admittedAtMs: startMs,
    admittedMonotonicMs: startMs,
    cameUnderAttack: false,
  },
  { state: 'acquired', secondsLeft: 900 },
)
const waiting = enterLine(admitted)
const seated: SeatedAgent = { ...seatInput('a'), incarnation: 1 }
const attempt = {
  ringId: ids.ringId(),
  callId: admitted.callId,
  agentId: a,
  incarnation: 1,
  othersOnDuty: false,
}
const asking = connect(waiting, askRing(attempt))
const preparing = ringHeld(asking, askRing(attempt), seated)
const prepared = ringPrepared(preparing, preparing.ring, legMedia)
const ringing = ringOpened(prepared, prepared.ring, 'statement', startMs + 1000)
const agentProof: AgentProof = {
  statement: 'statement',
  signature: 'signature',
  seatKey: seatKeyOf('a'),
  seat: 'AGT-001',
  method: 'passkey',
}
const taken = ringTaken(ringing, ringing.ring, agentProof)
const talking = talk(taken, taken.ring, startMs + 5000)
const ended = end(talking, 'caller-hung-up', startMs + 35_000)

test('the walk adds up its times, and a call that nobody took has talked for nothing', () => {
  expect(ended).toMatchObject({
    agentId: a,
    seat: 'AGT-001',
    talkingAtMs: startMs + 5000,
    waitedMs: 5000,
    talkedMs: 30_000,
    tries: {
      rings: 1,
      notes: [{ agentId: a, openedAtMs: startMs + 1000, rangMs: 4000, outcome: 'accepted' }],
    },
  })
  expect(end(ringing, 'left-queue', startMs + 2000)).toMatchObject({
    tries: { notes: [{ agentId: a, openedAtMs: startMs + 1000, rangMs: 1000, outcome: 'gone' }] },
    agentId: null,
    seat: null,
    talkingAtMs: null,
    waitedMs: 2000,
    talkedMs: 0,
  })
  expect(end(preparing, 'left-queue', startMs).tries.rings).toBe(0)
})

test('a failed ring leaves the call in line, wiser', () => {
  const tried = { rings: 1, rung: new Set([a]) }
  const rangFor4s = { agentId: a, openedAtMs: startMs + 1000, rangMs: 4000 }
  const nowMs = startMs + 5000
  const declined = backInLine(ringing, failRing(ringing.ring, { outcome: 'declined' }), nowMs)
  expect(declined.tries).toEqual({
    ...tried,
    notes: [{ ...rangFor4s, outcome: 'declined' }],
    declinedBy: new Set([a]),
    missedBy: new Set(),
    ranAway: 0,
  })
  const missed = backInLine(ringing, failRing(ringing.ring, { outcome: 'timed-out' }), nowMs)
  expect(missed.tries).toEqual({
    ...tried,
    notes: [{ ...rangFor4s, outcome: 'timed-out' }],
    declinedBy: new Set(),
    missedBy: new Set([a]),
    ranAway: 0,
  })
  expect(declined.admitted).toBe(admitted)
})

describe('a call whose caller went away under a ring', () => {
  const away: RingEnd = { outcome: 'gone', because: 'caller-away' }
  const rung = (...ends: RingEnd[]) =>
    ends.reduce((call, how) => {
      const held = ringHeld(connect(call, askRing(attempt)), askRing(attempt), seated)
      const ready = ringPrepared(held, held.ring, legMedia)
      const opened = ringOpened(ready, ready.ring, 'statement', startMs)
      return backInLine(opened, failRing(opened.ring, how), startMs)
    }, waiting)
  test.each<[string, typeof waiting, boolean]>([
    ['once and once more', rung(away, away), false],
    ['three times', rung(away, away, away), true],
    ['three times in between others', rung(away, { outcome: 'timed-out' }, away, away), true],
    [
      'or whose rings ended otherwise',
      rung(
        away,
        away,
        { outcome: 'gone', because: 'caller-moved' },
        { outcome: 'gone', because: 'agent-left' },
        { outcome: 'declined' },
      ),
      false,
    ],
  ])('%s', (_, call, isOver) => {
    expect(keepsRunningAway(call.tries)).toBe(isOver)
  })

  test('that no agent saw is not blamed for it', () => {
    const { tries } = backInLine(preparing, failRing(preparing.ring, away), startMs)
    expect(tries).toMatchObject({ ranAway: 0, notes: [] })
  })
})

test('only the steps make phases: the compiler refuses what skips or turns back', () => {
  // Never run: these are claims about types.
  const claims = () => {
    // @ts-expect-error a waiting call is not rung, so nobody can accept it
    talk(waiting, taken.ring, startMs)
    // @ts-expect-error a ring that was declined makes no talk
    talk(ringing, failRing(ringing.ring, { outcome: 'declined' }), startMs)
    // @ts-expect-error a ring that the agent does not know of cannot be accepted
    acceptRing(askRing(attempt))
    // @ts-expect-error an ended call does not end again
    end(ended, 'caller-gone', startMs)
    // @ts-expect-error a phase written by hand is no phase
    const forged: TalkingCall = {
      phase: 'talking',
      admitted,
      tries: waiting.tries,
      agentId: a,
      ringId: attempt.ringId,
      agent: seated,
      talkingAtMs: 0,
      agentProof,
    }
    return forged
  }
  expect(claims).toBeTypeOf('function')
})

const phases: [string, Call, boolean, string | null][] = [
  ['waiting', waiting, false, null],
  ['asking for a seat', asking, false, null],
  ['preparing a ring', preparing, false, null],
  ['ringing', ringing, false, a],
  ['talking', talking, true, a],
  ['ended', ended, false, null],
]

describe.each(phases)('while %s', (_, call, isHeard, knownTo) => {
  test('who hears whom, who is told of a mute, which agent is part of it', () => {
    const hears = audibility(listenersOf(call))
    expect([hears.get('caller')?.has('agent') ?? false, hears.get('agent')?.has('caller') ?? false]).toEqual([
      isHeard,
      isHeard,
    ])
    expect([hearersOf(call, 'caller'), hearersOf(call, 'agent')]).toEqual(
      isHeard ? [['agent'], ['caller']] : [[], []],
    )
    expect(agentOf(call)).toBe(knownTo)
  })
})

test.each<[Call['phase'], 'caller' | 'agent', 'person' | 'media-failed', string]>([
  ['waiting', 'caller', 'person', 'left-queue'],
  ['connecting', 'caller', 'person', 'left-queue'],
  ['talking', 'caller', 'person', 'caller-hung-up'],
  ['talking', 'agent', 'person', 'agent-hung-up'],
  ['waiting', 'caller', 'media-failed', 'media-failed'],
  ['talking', 'caller', 'media-failed', 'media-failed'],
  ['talking', 'agent', 'media-failed', 'media-failed'],
])('hanging up while %s by the %s because of %s is %s', (phase, side, because, reason) => {
  expect(hangUpReason(phase, side, because)).toBe(reason)
})

test('a record counts by what was proven, and shows an agent no more than they may see', () => {
  expect([trustClassOf('anonymous'), trustClassOf('vouched'), trustClassOf('passkey')]).toEqual([
    'unverified',
    'verified',
    'verified',
  ])
  const record = recordOf(ended, [])
  expect(record).toMatchObject({ trustClass: 'unverified', reason: 'caller-hung-up', rings: 1, agentId: a })
  expect(record).toMatchObject({ jti: admitted.token.jti, callerId: null, seat: 'AGT-001', marks: [] })
  expect(Object.keys(recentCallOf(record)).sort()).toEqual(
    [
      'admittedAtMs',
      'assurance',
      'callId',
      'marks',
      'queue',
      'reason',
      'talkedMs',
      'trustClass',
      'waitedMs',
    ].sort(),
  )
})

test('a record is marked when its call came while its site was said to be under attack', () => {
  const came = admit({ ...admitted, cameUnderAttack: true }, { state: 'acquired', secondsLeft: 900 })
  const left = end(enterLine(came), 'left-queue', startMs + 2000)
  expect(recordOf(left, []).marks).toEqual(['attack-window'])
  expect(begunRecordOf(enterLine(came), [], startMs + 1000).marks).toEqual(['attack-window'])
  expect(recordOf(ended, []).marks).toEqual([])
})

describe('what the site vouched for', () => {
  const vouched = { name: 'María', customerReference: '4711' }
  const token = { ...testToken(1, {}, startMs), vouched }
  const recordIn = (keepVouchedMs: number) => {
    const policy = { ...sales, keepVouchedMs }
    const kept = admit({ ...admitted, token, policy }, { state: 'acquired', secondsLeft: 900 })
    return recordOf(end(enterLine(kept), 'left-queue', startMs + 2000), [])
  }

  test('goes with the call, unless the site keeps it, and then until its time', () => {
    expect(recordIn(0)).toMatchObject({ vouched: null, vouchedUntilMs: null })
    expect(recordIn(1000)).toMatchObject({ vouched, vouchedUntilMs: startMs + 3000 })
    expect(recordOf(ended, [])).toMatchObject({ vouched: null, vouchedUntilMs: null })
  })
})
