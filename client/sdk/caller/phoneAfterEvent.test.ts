import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgentProof, type EventFrame, MoveId, RingfenceError } from '../../../protocol/index.ts'
import { callId, stepUpId } from '../testing/fakeService.ts'
import { type Moment, phoneAfterEvent } from './phoneAfterEvent.ts'
import { phoneEnded, phoneRefused } from './phoneState.ts'
import type { PhoneSnapshot, ProvenAgent } from './phoneTypes.ts'

const moveId = MoveId.parse(`move_${'m'.repeat(22)}`)
const agent: ProvenAgent = {
  siteName: 'Demo',
  seat: 'ABC-123',
  method: 'passkey',
  words: ['otter', 'lamp'],
  language: 'en',
}
const moment: Moment = {
  nowMs: 1000,
  agent,
  muted: false,
  soundBlocked: false,
  microphone: { state: 'open', label: '' },
  connectionLost: false,
  hasPasskeys: true,
}
const agentProof: AgentProof = {
  statement: '',
  signature: '',
  seat: 'ABC-123',
  method: 'passkey',
  seatKey: { kty: 'EC', crv: 'P-256', x: '', y: '' },
}

const waiting = {
  state: 'waiting',
  callId,
  place: 2,
  expectedWaitMs: null,
  overtaken: false,
  gate: null,
  connectionLost: false,
  askedMove: null,
} as const
const connecting = { state: 'connecting', callId, connectionLost: false, askedMove: null } as const
const resuming = { state: 'resuming' } as const
const talking = {
  state: 'talking',
  callId,
  agentName: 'Ana',
  agent,
  startedAtMs: 1000,
  endsAtMs: 601_000,
  capNear: false,
  muted: false,
  otherMuted: false,
  sound: { arrives: true, isHeard: true, microphoneIsSilent: false },
  connectionLost: false,
  otherAwayUntilMs: null,
  soundBlocked: false,
  microphone: { state: 'open', label: '' },
  stepUp: null,
  lastStepUp: null,
  askedMove: null,
} as const
const asked = { stepUpId, sentence: 'Refund', seat: 'ABC-123', endsAtMs: 61_000, step: 'asked' } as const
const askedMove = { moveId, endsAtMs: 16_000 }
const ended = phoneEnded('agent-hung-up', 5)

const gate = {
  light: 'off',
  missed: 'voice',
  muted: false,
  key: { number: 4, key: '7' },
  triesLeft: 0,
  nextTryInMs: 30_000,
  passkeyHelps: true,
} as const
const askedGate = {
  light: 'off',
  missed: 'voice',
  muted: false,
  key: '7',
  triesLeft: 0,
  nextTryAtMs: 31_000,
  passkeyHelps: true,
  work: null,
} as const

const says = {
  waiting: { callId, event: 'waiting', place: 1, expectedWaitMs: 3000 },
  gateChanged: { callId, event: 'gateChanged', gate },
  connecting: { callId, event: 'connecting' },
  talking: {
    callId,
    event: 'talking',
    withName: 'Ana',
    secondsLeft: 600,
    ...{ talkedMs: 0, agentProof, proofAwaited: false },
  },
  agentProven: { callId, event: 'agentProven', agentProof },
  capNear: { callId, event: 'capNear', secondsLeft: 60 },
  otherMuted: { callId, event: 'otherMuted', muted: true },
  otherAway: { callId, event: 'otherAway', away: true, waitsMs: 500 },
  moveAsked: { callId, event: 'moveAsked', moveId, answerWithinMs: 15_000 },
  moveEnded: { callId, event: 'moveEnded', moveId },
  stepUpAsked: {
    callId,
    event: 'stepUpAsked',
    stepUpId,
    sentence: 'Refund',
    limit: null,
    seat: 'ABC-123',
    options: { challenge: 'x' },
    expiresInMs: 60_000,
  },
  stepUpEnded: {
    callId,
    event: 'stepUpEnded',
    stepUpId,
    sentence: 'Refund',
    outcome: 'proven',
    grant: null,
    provenBy: null,
    asksLeft: 1,
  },
} as const satisfies Record<string, EventFrame>

describe('one event', () => {
  test.each<[PhoneSnapshot, EventFrame, PhoneSnapshot]>([
    [waiting, says.waiting, { ...waiting, place: 1, expectedWaitMs: 3000 }],
    [waiting, { ...says.waiting, place: null }, { ...waiting, place: null, expectedWaitMs: 3000 }],
    [waiting, { ...says.waiting, place: 3 }, { ...waiting, place: 3, expectedWaitMs: 3000, overtaken: true }],
    [
      { ...waiting, overtaken: true },
      { ...says.waiting, place: 2 },
      { ...waiting, expectedWaitMs: 3000, overtaken: true },
    ],
    [{ ...waiting, overtaken: true }, says.waiting, { ...waiting, place: 1, expectedWaitMs: 3000 }],
    [waiting, says.gateChanged, { ...waiting, gate: askedGate }],
    [
      { ...waiting, gate: askedGate },
      { ...says.waiting, place: 2 },
      { ...waiting, gate: askedGate, expectedWaitMs: 3000 },
    ],
    [{ ...waiting, gate: askedGate }, { ...says.gateChanged, gate: null }, waiting],
    [
      { ...waiting, gate: { ...askedGate, light: 'on', work: { progress: 0.4 } } },
      says.gateChanged,
      { ...waiting, gate: { ...askedGate, work: { progress: 0.4 } } },
    ],
    [{ ...waiting, gate: askedGate }, says.connecting, connecting],
    [talking, says.gateChanged, talking],
    [waiting, says.connecting, connecting],
    [connecting, says.waiting, { ...waiting, place: 1, expectedWaitMs: 3000 }],
    [connecting, says.talking, talking],
    [resuming, says.waiting, { ...waiting, place: 1, expectedWaitMs: 3000 }],
    [resuming, says.connecting, connecting],
    [resuming, { ...says.talking, talkedMs: 600 }, { ...talking, startedAtMs: 400 }],
    [{ ...talking, stepUp: asked, otherAwayUntilMs: 9 }, says.talking, { ...talking, stepUp: asked }],
    [{ ...talking, agent: null }, says.agentProven, talking],
    [talking, says.capNear, { ...talking, capNear: true, endsAtMs: 61_000 }],
    [talking, says.otherMuted, { ...talking, otherMuted: true }],
    [talking, says.otherAway, { ...talking, otherAwayUntilMs: 1500 }],
    [{ ...talking, otherAwayUntilMs: 1500 }, { ...says.otherAway, away: false }, talking],
    [talking, says.stepUpAsked, { ...talking, stepUp: asked }],
    [
      { ...talking, stepUp: asked },
      says.stepUpEnded,
      { ...talking, lastStepUp: { sentence: 'Refund', outcome: 'proven' } },
    ],
    [waiting, says.moveAsked, { ...waiting, askedMove }],
    [{ ...waiting, askedMove }, says.connecting, { ...connecting, askedMove }],
    [{ ...connecting, askedMove }, says.talking, { ...talking, askedMove }],
    [{ ...talking, askedMove }, says.moveEnded, talking],
  ])('%j then %j', (before, event, after) => {
    expect(phoneAfterEvent(before, event, moment)).toEqual(after)
  })

  test.each<[PhoneSnapshot, EventFrame]>([
    [talking, says.waiting],
    [talking, says.connecting],
    [talking, says.moveEnded],
    [waiting, says.capNear],
    [waiting, says.otherMuted],
    [waiting, says.stepUpAsked],
    [ended, says.waiting],
    [ended, says.talking],
    [phoneRefused(new RingfenceError('no-agent')), says.talking],
    [{ state: 'idle' }, says.talking],
  ])('%j is left as it is by %j', (before, event) => {
    expect(phoneAfterEvent(before, event, moment)).toBe(before)
  })
})

test('a proof that does not hold leaves no agent on the screen', () => {
  expect(phoneAfterEvent(talking, says.agentProven, { ...moment, agent: null })).toMatchObject({
    agent: null,
  })
})

test('a browser without passkeys is not told that one would help', () => {
  const without = { ...moment, hasPasskeys: false }
  expect(phoneAfterEvent(waiting, says.gateChanged, without)).toEqual({
    ...waiting,
    gate: { ...askedGate, passkeyHelps: false },
  })
})

test('whatever the server says and in whatever order, talking never goes back', () => {
  const heard = fc.array(fc.constantFrom<EventFrame>(...Object.values(says)))
  fc.assert(
    fc.property(heard, events => {
      let before: PhoneSnapshot = waiting
      for (const event of events) {
        const after = phoneAfterEvent(before, event, moment)
        if (before.state === 'talking') expect(after.state).toBe('talking')
        before = after
      }
    }),
  )
})
