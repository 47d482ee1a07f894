import { describe, expect, test } from 'vitest'
import {
  CallId,
  type EventFrame,
  type EventOf,
  QueueKey,
  type RecentCall,
  RingId,
  SiteKey,
} from '../../../protocol/index.ts'
import { agentCall, legMedia, stepUpId } from '../testing/fakeService.ts'
import {
  callOf,
  endOfLostRing,
  endOfLostTalk,
  reportedBlock,
  type Seated,
  seatAccepting,
  seatAfterEvent,
  seatFree,
  seatMuted,
  seatOnDuty,
  seatReported,
} from './seatAfterEvent.ts'
import type { SeatCall } from './seatTypes.ts'
import { talkAfterAsk } from './talk/talkAfterEvent.ts'

const callId = CallId.parse(`call_${'a'.repeat(22)}`)
const otherId = CallId.parse(`call_${'b'.repeat(22)}`)
const ringId = RingId.parse(`ring_${'a'.repeat(22)}`)
const queue = {
  site: SiteKey.parse('demo'),
  queue: QueueKey.parse('sales'),
  siteName: 'Demo',
  queueName: 'Sales',
}
const caller = agentCall.caller
const stepUps = { purposes: [], typed: true }
const stepUpsSoFar = { asksLeft: 10, provenBy: null, list: [] }
const call: SeatCall = { callId, queue, caller, waitedMs: 5, stepUps, stepUpsSoFar, awayMs: 30_000 }

const free: Seated = {
  state: 'seated',
  agentName: 'Ana',
  role: 'agent',
  duty: 'on-duty',
  awayBecause: null,
  queues: [],
  recentCalls: [],
  reports: [],
  attacks: [],
  occupation: { state: 'free' },
  last: null,
}
const ringingNow = { state: 'ringing', ringId, call, endsAtMs: 21_000, othersOnDuty: true } as const
const ringing: Seated = { ...free, occupation: ringingNow }
const accepting = seatAccepting(ringing, call)
const talkingNow = {
  state: 'talking',
  call,
  startedAtMs: 1000,
  endsAtMs: 601_000,
  capNear: false,
  muted: false,
  microphone: { state: 'open', label: '' },
  otherMuted: false,
  sound: { arrives: true, isHeard: true, microphoneIsSilent: false },
  connectionLost: false,
  otherAwayUntilMs: null,
  words: ['otter', 'lamp'],
  seat: 'ABC-123',
  stepUps: [],
  asksLeft: 10,
  provenBy: null,
} as const
const talking: Seated = { ...free, occupation: talkingNow }
const heard = { sound: 'voice', gate: 'key' } as const
const recent = {
  callId,
  queue,
  assurance: 'anonymous',
  trustClass: 'unverified',
  admittedAtMs: 0,
  waitedMs: 1,
  talkedMs: 2,
  reason: 'agent-hung-up',
  marks: [],
} satisfies RecentCall

const rung = {
  event: 'ringStarted',
  ringId,
  ringTimeMs: 20_000,
  othersOnDuty: true,
  call: { ...call, media: legMedia },
  statement: '',
} as const
const agentProof = {
  statement: '',
  signature: '',
  seatKey: { kty: 'EC', crv: 'P-256', x: '', y: '' },
} as const
const talks: EventOf<'talking'> = {
  event: 'talking',
  callId,
  withName: null,
  secondsLeft: 600,
  proofAwaited: false,
  talkedMs: 0,
  agentProof: { ...agentProof, seat: 'ABC-123', method: 'passkey' },
}
const ringEnded = (outcome: 'accepted' | 'declined' | 'timed-out' | 'media-failed' | 'gone'): EventFrame => ({
  event: 'ringEnded',
  ringId,
  callId,
  outcome,
})
const attacked = (leftMs: number): EventFrame => ({
  event: 'attackChanged',
  windows: [{ siteName: 'Demo', by: 'alarm', leftMs }],
})
const ended = { event: 'ended', callId, reason: 'caller-hung-up', waitedMs: 5, talkedMs: 9 } as const

describe('one event', () => {
  test.each<[string, Seated, EventFrame, Seated]>([
    ['a ring', seatFree(free, { reason: 'declined', talkedMs: 0 }), rung, ringing],
    [
      'let pass',
      ringing,
      ringEnded('timed-out'),
      seatFree(talking, { reason: 'ring-timed-out', talkedMs: 0 }),
    ],
    [
      'without sound',
      ringing,
      ringEnded('media-failed'),
      seatFree(talking, { reason: 'ring-media-failed', talkedMs: 0 }),
    ],
    ['gone', ringing, ringEnded('gone'), seatFree(talking, { reason: 'ring-gone', talkedMs: 0 })],
    [
      'gone while accepting',
      accepting,
      ringEnded('gone'),
      seatFree(talking, { reason: 'ring-gone', talkedMs: 0 }),
    ],
    ['talking', accepting, talks, talking],
    [
      'what was heard in line',
      ringing,
      { event: 'callerHeard', callId, heard },
      { ...free, occupation: { ...ringingNow, call: { ...call, heard } } },
    ],
    [
      'and more of it in the talk',
      talking,
      { event: 'callerHeard', callId, heard },
      { ...free, occupation: { ...talkingNow, call: { ...call, heard } } },
    ],
    [
      'talking again',
      { ...talking, occupation: { ...talkingNow, muted: true, otherAwayUntilMs: 7, words: null } },
      { ...talks, talkedMs: 400 },
      { ...talking, occupation: { ...talkingNow, muted: true, startedAtMs: 600 } },
    ],
    [
      'the caller is away',
      talking,
      { event: 'otherAway', callId, away: true, waitsMs: 500 },
      { ...free, occupation: { ...talkingNow, otherAwayUntilMs: 1500 } },
    ],
    [
      'a step-up that ended before its answer was read',
      talking,
      {
        event: 'stepUpEnded',
        callId,
        stepUpId,
        sentence: 'x',
        outcome: 'refused',
        ...{ grant: null, provenBy: null, asksLeft: 3 },
      },
      {
        ...free,
        occupation: {
          ...talkingNow,
          asksLeft: 3,
          stepUps: [{ stepUpId, sentence: 'x', outcome: 'refused', endsAtMs: 1000 }],
        },
      },
    ],
    [
      'a talk that goes on after a reload, with what was asked before',
      seatAccepting(free, {
        ...call,
        stepUpsSoFar: {
          asksLeft: 4,
          provenBy: null,
          list: [{ stepUpId, sentence: 'x', outcome: 'asked', endsInMs: 9 }],
        },
      }),
      talks,
      {
        ...free,
        occupation: {
          ...talkingNow,
          call: {
            ...call,
            stepUpsSoFar: {
              asksLeft: 4,
              provenBy: null,
              list: [{ stepUpId, sentence: 'x', outcome: 'asked', endsInMs: 9 }],
            },
          },
          asksLeft: 4,
          stepUps: [{ stepUpId, sentence: 'x', outcome: 'asked', endsAtMs: 1009 }],
        },
      },
    ],
    [
      'the cap is near',
      talking,
      { event: 'capNear', callId, secondsLeft: 60 },
      { ...free, occupation: { ...talkingNow, capNear: true, endsAtMs: 61_000 } },
    ],
    [
      'the caller is muted',
      talking,
      { event: 'otherMuted', callId, muted: true },
      { ...free, occupation: { ...talkingNow, otherMuted: true } },
    ],
    ['the end', talking, ended, seatFree(talking, { reason: 'caller-hung-up', talkedMs: 9 })],
    [
      'set away',
      free,
      { event: 'dutyChanged', duty: 'away', why: 'missed-rings' },
      { ...free, duty: 'away', awayBecause: 'missed-rings' },
    ],
    [
      'set away without sound',
      free,
      { event: 'dutyChanged', duty: 'away', why: 'media-failed' },
      { ...free, duty: 'away', awayBecause: 'media-failed' },
    ],
    ['a record', free, { event: 'callRecorded', call: recent }, { ...free, recentCalls: [recent] }],
  ])('%s', (_, before, event, after) => {
    expect(seatAfterEvent(before, event, 1000, ['otter', 'lamp'])).toEqual(after)
  })

  test.each<[string, Seated, EventFrame]>([
    ['an accepted ring waits for the talk', accepting, ringEnded('accepted')],
    ['a ring that ended does not end a talk', talking, ringEnded('gone')],
    ['the end of another call', talking, { ...ended, callId: otherId }],
    ['a talk of another call', accepting, { ...talks, callId: otherId }],
    ['a muted caller before the talk', ringing, { event: 'otherMuted', callId, muted: true }],
  ])('%s changes nothing', (_, before, event) => {
    expect(seatAfterEvent(before, event, 1000)).toBe(before)
  })
})

test('what was asked is shown once, whichever of answer and end comes first', () => {
  const answer = { stepUpId, sentence: 'Refund', expiresInMs: 60_000 }
  const asked = talkAfterAsk(talkingNow, answer, 1000)
  expect(asked.stepUps).toEqual([{ stepUpId, sentence: 'Refund', outcome: 'asked', endsAtMs: 61_000 }])
  expect(asked.asksLeft).toBe(talkingNow.asksLeft - 1)
  expect(talkAfterAsk(asked, answer, 2000)).toBe(asked)
})

test('recent calls are the newest twenty', () => {
  let seat = free
  for (let at = 0; at < 30; at += 1) {
    seat = seatAfterEvent(seat, { event: 'callRecorded', call: { ...recent, admittedAtMs: at } }, 0)
  }
  expect(seat.recentCalls.map(({ admittedAtMs }) => admittedAtMs)).toEqual(
    Array.from({ length: 20 }, (_, index) => 29 - index),
  )
})

test('a lost connection ends a ring as the server will say it', () => {
  expect(endOfLostRing(ringing)).toEqual({ reason: 'agent-gone', talkedMs: 0 })
  expect(endOfLostRing(free)).toBeNull()
})

test('a talk that ended without a connection has the end that its record says, and none is guessed before', () => {
  const other = { ...recent, callId: CallId.parse(`call_${'o'.repeat(22)}`), reason: 'cap-reached' } as const
  const own = { ...recent, reason: 'caller-hung-up', talkedMs: 1234 } as const
  expect(endOfLostTalk(talkingNow, [other], 4000)).toEqual({ reason: 'connection-lost', talkedMs: 3000 })
  expect(endOfLostTalk(talkingNow, [other, own], 4000)).toEqual({ reason: 'caller-hung-up', talkedMs: 1234 })
})

test('a chosen duty forgets why the server set another', () => {
  const away: Seated = { ...free, duty: 'away', awayBecause: 'missed-rings' }
  expect(seatOnDuty(away, 'on-duty')).toEqual(free)
})

test('only who talks is muted', () => {
  expect(seatMuted(talking, true).occupation).toMatchObject({ muted: true })
  expect(seatMuted(ringing, true)).toBe(ringing)
})

test('the rules of asking are those that the service says with the call, and none where it says none', () => {
  const stepUpRules = { grantMs: 240_000, pauseMs: 9000, failuresAllowed: 2 }
  const told = { ...rung, call: { ...rung.call, stepUpRules } }
  expect(seatAfterEvent(free, told, 1000)).toMatchObject({ occupation: { call: { stepUpRules } } })
  const untold = callOf(seatAfterEvent(free, rung, 1000).occupation)
  expect(untold).not.toHaveProperty('stepUpRules')
})

test('a service that does not say whether others are on duty leaves that open', () => {
  const { othersOnDuty: _, ...before } = rung
  expect(seatAfterEvent(free, before, 1000)).toMatchObject({ occupation: { othersOnDuty: null } })
})

test('what was reported of a call is known by its call, the last word of each, whatever becomes of it', () => {
  const until = reportedBlock({ state: 'for-a-time', forMs: 500 }, 1000)
  expect(until).toEqual({ state: 'until', untilMs: 1500 })
  const first = seatReported(talking, { callId, reason: 'abusive', block: until })
  const other = seatReported(first, { callId: otherId, reason: 'machine', block: { state: 'for-good' } })
  const mended = seatReported(other, {
    callId,
    reason: 'silent',
    block: reportedBlock({ state: 'none' }, 1000),
  })
  expect(seatFree(mended, { reason: 'agent-hung-up', talkedMs: 1 })).toMatchObject({
    reports: [
      { callId: otherId, reason: 'machine', block: { state: 'for-good' } },
      { callId, reason: 'silent', block: { state: 'none' } },
    ],
    last: { callId, reason: 'agent-hung-up' },
  })
})

test('which sites are under attack is shown until the page’s own time, and gone when it is over', () => {
  const under = seatAfterEvent(ringing, attacked(5000), 1000)
  expect(under).toEqual({ ...ringing, attacks: [{ siteName: 'Demo', by: 'alarm', untilMs: 6000 }] })
  expect(seatAfterEvent(under, { event: 'attackChanged', windows: [] }, 2000)).toEqual(ringing)
})
