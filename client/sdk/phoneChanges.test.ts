import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CallId, type EventFrame, hangUpReasons } from '../../protocol/index.ts'
import type { PhoneSnapshot } from './callState.ts'
import {
  isOver,
  phoneAfterEvent,
  phoneEnded,
  phoneRefused,
  reasonOfClose,
  talkedMsOf,
} from './phoneChanges.ts'

const callId = CallId.parse(`call_${'a'.repeat(22)}`)
const otherId = CallId.parse(`call_${'b'.repeat(22)}`)
const waiting = { state: 'waiting', callId, place: 2, expectedWaitMs: null } as const
const connecting = { state: 'connecting', callId } as const
const talking = {
  state: 'talking',
  callId,
  agentName: 'Ana',
  startedAtMs: 1000,
  endsAtMs: 601_000,
  capNear: false,
  muted: false,
  otherMuted: false,
} as const
const ended = phoneEnded('agent-hung-up', 5)

const says = {
  waiting: { event: 'waiting', callId, place: 1, expectedWaitMs: 3000 },
  connecting: { event: 'connecting', callId },
  talking: { event: 'talking', callId, withName: 'Ana', secondsLeft: 600 },
  capNear: { event: 'capNear', callId, secondsLeft: 60 },
  otherMuted: { event: 'otherMuted', callId, muted: true },
  ended: { event: 'ended', callId, reason: 'declined', waitedMs: 9, talkedMs: 4 },
} as const satisfies Record<string, EventFrame>

describe('one event', () => {
  test.each<[PhoneSnapshot, EventFrame, PhoneSnapshot]>([
    [waiting, says.waiting, { ...waiting, place: 1, expectedWaitMs: 3000 }],
    [waiting, says.connecting, connecting],
    [connecting, says.waiting, { ...waiting, place: 1, expectedWaitMs: 3000 }],
    [connecting, says.talking, talking],
    [talking, says.capNear, { ...talking, capNear: true, endsAtMs: 61_000 }],
    [talking, says.otherMuted, { ...talking, otherMuted: true }],
    [talking, says.ended, { state: 'ended', reason: 'declined', talkedMs: 4, retryable: false }],
  ])('%j then %j', (before, event, after) => {
    expect(phoneAfterEvent(before, event, 1000)).toEqual(after)
  })

  test.each<[PhoneSnapshot, EventFrame]>([
    [talking, says.waiting],
    [talking, says.connecting],
    [talking, says.talking],
    [waiting, says.capNear],
    [waiting, says.otherMuted],
    [waiting, { ...says.ended, callId: otherId }],
    [ended, says.waiting],
    [phoneRefused('no-agent', true), says.talking],
    [{ state: 'idle' }, says.ended],
  ])('%j is left as it is by %j', (before, event) => {
    expect(phoneAfterEvent(before, event, 1000)).toBe(before)
  })
})

test('whatever the server says and in whatever order, talking never goes back and an end stays', () => {
  const heard = fc.array(fc.constantFrom<EventFrame>(...Object.values(says)))
  fc.assert(
    fc.property(heard, events => {
      let before: PhoneSnapshot = waiting
      for (const event of events) {
        const after = phoneAfterEvent(before, event, 1000)
        if (isOver(before)) expect(after).toBe(before)
        if (before.state === 'talking') expect(['talking', 'ended']).toContain(after.state)
        before = after
      }
    }),
  )
})

test('only walls that stand are not worth another try at once', () => {
  const walls = hangUpReasons.filter(reason => {
    const after = phoneEnded(reason, 0)
    return after.state === 'ended' && !after.retryable
  })
  expect(walls).toEqual(['no-agent', 'declined', 'media-key-mismatch'])
})

test('a closed socket ends a call with the reason the server named, or as a lost connection', () => {
  expect(reasonOfClose('worker-died')).toBe('worker-died')
  expect(reasonOfClose('server-stopping')).toBe('server-stopping')
  expect(reasonOfClose('message-malformed')).toBe('connection-lost')
})

test('time talked counts from the answer', () => {
  expect(talkedMsOf(talking, 4500)).toBe(3500)
  expect(talkedMsOf(connecting, 4500)).toBe(0)
})
