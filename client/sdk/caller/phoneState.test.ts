import { expect, test } from 'vitest'
import { CallId, hangUpReasons } from '../../../protocol/index.ts'
import { isOver, phoneEnded, reasonOfClose, talkedMsOf } from './phoneState.ts'

const callId = CallId.parse(`call_${'a'.repeat(22)}`)

test('only walls that stand are not worth another try at once', () => {
  const walls = hangUpReasons.filter(reason => {
    const after = phoneEnded(reason, 0)
    return after.state === 'ended' && !after.retryable
  })
  expect(walls).toEqual(['no-agent', 'declined', 'media-key-mismatch', 'revoked', 'moved'])
})

test('a closed socket ends a call with the reason the server named, or as a lost connection', () => {
  expect(reasonOfClose('worker-died')).toBe('worker-died')
  expect(reasonOfClose('server-stopping')).toBe('server-stopping')
  expect(reasonOfClose('blocked')).toBe('revoked')
  expect(reasonOfClose('message-malformed')).toBe('connection-lost')
})

test('time talked counts from the answer', () => {
  const talking = {
    state: 'talking',
    callId,
    agentName: 'Ana',
    agent: null,
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
  expect(talkedMsOf(talking, 4500)).toBe(3500)
  expect(talkedMsOf({ state: 'connecting', callId, connectionLost: false, askedMove: null }, 4500)).toBe(0)
})

test('an end is over, and a call that is taken up again is not', () => {
  expect(isOver(phoneEnded('moved', 1))).toBe(true)
  expect(isOver({ state: 'resuming' })).toBe(false)
  expect(isOver({ state: 'held', endsAtMs: 1 })).toBe(false)
})
