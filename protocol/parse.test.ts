import { expect, test } from 'vitest'
import {
  agentReading,
  CallId,
  callerReading,
  EventFrame,
  parseAnswer,
  parseEventFrame,
  parseRequestFrame,
  type Reading,
  RingfenceError,
  requests,
  wholeReading,
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
  expect(parseEventFrame(wholeReading, said)).toEqual({ event: 'queuesChanged', queues: [load] })
  expect(said).toHaveProperty('mood')
})

test('what a page knows is checked as ever, whatever stands beside it', () => {
  const wrong = { event: 'queuesChanged', queues: [{ ...load, waiting: 'many', since: 4 }] }
  expect(codeOf(() => parseEventFrame(wholeReading, wrong))).toBe('message-malformed')
  expect(codeOf(() => parseEventFrame(wholeReading, withMore))).toBe('message-malformed')
  expect(codeOf(() => parseEventFrame(wholeReading, { event: 7 }))).toBe('message-malformed')
})

test('a page does not hear an event that it does not know', () => {
  expect(parseEventFrame(wholeReading, unknownEvent)).toBeUndefined()
  expect(parseEventFrame(wholeReading, { event: 'constructor' })).toBeUndefined()
})

test('a page reads what it knows of an answer', () => {
  expect(parseAnswer(wholeReading, 'setMuted', { loudness: 3 })).toEqual({})
  const said = { nonce: 'n', expiresInSeconds: 60, ['__proto__']: 1, kind: 'new' }
  expect(parseAnswer(wholeReading, 'refresh', said)).toEqual({ nonce: 'n', expiresInSeconds: 60 })
  expect(codeOf(() => parseAnswer(wholeReading, 'refresh', { nonce: 'n', kind: 'new' }))).toBe(
    'message-malformed',
  )
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
  for (const { shape } of EventFrame.def.options) {
    const { event, ...members } = shape
    const isBare = Object.keys(members).length === 0
    const [name = ''] = event.def.values
    if (isBare) bare.push(name)
    const found = codeOf(() => parseEventFrame(wholeReading, { event: name }))
    expect(found, name).toEqual(isBare ? { event: name } : 'message-malformed')
  }
  expect(bare).toEqual(['beat', 'accountChanged'])
})

test('each side knows what it is told and asks, and all of it together is the contract', () => {
  const known = ({ names, answers }: Reading) => [...names, ...Object.keys(answers)]
  const together = new Set([...known(callerReading), ...known(agentReading)])
  expect(together).toEqual(new Set(known(wholeReading)))
  expect(Object.keys(wholeReading.answers).sort()).toEqual(Object.keys(requests).sort())
  for (const name of Object.keys(requests))
    expect(Reflect.get(wholeReading.answers, name), name).toBe(Reflect.get(requests, name).answer)
  const toAgents = { event: 'queuesChanged', queues: [load] }
  expect(parseEventFrame(callerReading, toAgents)).toBeUndefined()
  expect(parseEventFrame(agentReading, toAgents)).toEqual(toAgents)
  expect(codeOf(() => parseAnswer(callerReading, 'takeSeat', {}))).toBe('message-malformed')
  expect(codeOf(() => parseAnswer(agentReading, 'join', {}))).toBe('message-malformed')
})
