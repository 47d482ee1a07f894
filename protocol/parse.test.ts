import { expect, test } from 'vitest'
import {
  CallId,
  EventFrame,
  parseAnswer,
  parseEventFrame,
  parseRequestFrame,
  RingfenceError,
} from './index.ts'

const callId = CallId.parse(`call_${'A'.repeat(22)}`)
const codeOf = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error instanceof RingfenceError ? error.code : error
  }
}
const withMore = { event: 'ended', more: 1 }
const unknownEvent = { event: 'weatherChanged', callId }
const load = {
  queue: { site: 'demo', queue: 'sales', siteName: 'Shop', queueName: 'Sales' },
  waiting: 1,
  longestWaitMs: null,
}

test('a page reads what it knows of an event and leaves out the rest, at any depth', () => {
  const said = { event: 'queuesChanged', queues: [{ ...load, since: 4 }], mood: { deep: true } }
  expect(parseEventFrame(said)).toEqual({ event: 'queuesChanged', queues: [load] })
  expect(said).toHaveProperty('mood')
})

test('what a page knows is checked as ever, whatever stands beside it', () => {
  const wrong = { event: 'queuesChanged', queues: [{ ...load, waiting: 'many', since: 4 }] }
  expect(codeOf(() => parseEventFrame(wrong))).toBe('message-malformed')
  expect(codeOf(() => parseEventFrame(withMore))).toBe('message-malformed')
  expect(codeOf(() => parseEventFrame({ event: 7 }))).toBe('message-malformed')
})

test('a page does not hear an event that it does not know', () => {
  expect(parseEventFrame(unknownEvent)).toBeUndefined()
  expect(parseEventFrame({ event: 'constructor' })).toBeUndefined()
})

test('a page reads what it knows of an answer', () => {
  expect(parseAnswer('setMuted', { loudness: 3 })).toEqual({})
  const said = { nonce: 'n', expiresInSeconds: 60, ['__proto__']: 1, kind: 'new' }
  expect(parseAnswer('refresh', said)).toEqual({ nonce: 'n', expiresInSeconds: 60 })
  expect(codeOf(() => parseAnswer('refresh', { nonce: 'n', kind: 'new' }))).toBe('message-malformed')
})

test('the service takes no member that it does not know', () => {
  const asked = { id: 1, request: 'setMuted', params: { callId, muted: true } }
  expect(parseRequestFrame(JSON.stringify(asked))).toEqual(asked)
  for (const more of [
    { ...asked, extra: 1 },
    { ...asked, params: { ...asked.params, extra: 1 } },
  ]) {
    expect(codeOf(() => parseRequestFrame(JSON.stringify(more)))).toBe('message-malformed')
  }
})

test('every event of the contract is known by its name, and what it must say is missed', () => {
  const bare: string[] = []
  for (const { shape } of EventFrame.options) {
    const { event, ...members } = shape
    const isBare = Object.keys(members).length === 0
    if (isBare) bare.push(event.value)
    const found = codeOf(() => parseEventFrame({ event: event.value }))
    expect(found, event.value).toEqual(isBare ? { event: event.value } : 'message-malformed')
  }
  expect(bare).toEqual(['beat', 'accountChanged'])
})
