import { expect, test } from 'vitest'
import type { PhoneSnapshot, SeatSnapshot } from '../../../client/sdk/index.ts'
import { CallId, parse } from '../../../protocol/index.ts'
import { createBook } from './book.ts'
import { createPatience, untruthsIn, type Views } from './pageTruths.ts'

const callId = parse(CallId, `call_${'c'.repeat(22)}`)
const waiting: PhoneSnapshot = {
  ...{
    state: 'waiting',
    callId,
    place: 1,
    expectedWaitMs: null,
    overtaken: false,
    gate: null,
    connectionLost: false,
    askedMove: null,
  },
}
const ready: Extract<SeatSnapshot, { state: 'seated' }> = {
  ...{ state: 'seated', agentName: 'Ada', role: 'agent', duty: 'on-duty', awayBecause: null },
  ...{ queues: [], recentCalls: [], reports: [], attacks: [], occupation: { state: 'free' }, last: null },
}

function views(changes: Partial<Views> = {}, end: string | null = null): Views {
  const book = createBook(() => 0)
  book.told(callId, { who: 'Kim', pressedAtMs: 0 })
  if (end !== null) book.call(callId).endLogged = { reason: end, atMs: 0 }
  return {
    nowMs: 1000,
    callers: [{ name: 'Kim', snapshot: waiting }],
    agents: [{ name: 'Ada', snapshot: { ...ready, duty: 'away' } }],
    ...{ calls: book.calls, disturbances: [] },
    ...changes,
  }
}

const sentences = (seen: Views) => [...untruthsIn(seen).values()].map(({ sentence }) => sentence)

test('a page that waits in line says nothing untrue', () => {
  expect(sentences(views())).toEqual([])
})

test('a page that has a call which ended is found, unless something of it is broken', () => {
  expect(sentences(views({}, 'worker-died'))).toEqual([expect.stringContaining('it has ended (worker-died)')])
  const disturbances = [{ kind: 'offline', who: 'Kim', fromMs: 0, untilMs: Number.POSITIVE_INFINITY }]
  expect(sentences(views({ disturbances }, 'worker-died'))).toEqual([])
})

test('an agent who is ready and not rung is found', () => {
  const agents = [{ name: 'Ada', snapshot: ready }]
  expect(sentences(views({ agents }))).toEqual([expect.stringContaining('Ada says ready')])
})

test('what is untrue may be said for a while, and no longer', () => {
  const patience = createPatience(5000)
  const lie = untruthsIn(views({}, 'worker-died'))
  expect(patience(0, lie)).toEqual([])
  expect(patience(5000, lie)).toEqual([])
  expect(patience(5001, lie)).toHaveLength(1)
  expect(patience(6000, new Map())).toEqual([])
  expect(patience(7000, lie)).toEqual([])
})

test('two pages that talk with each other see the same words, and one that talks alone is found', () => {
  const agent = { siteName: 'Shop', seat: 'seat', method: 'passkey', words: ['red', 'bird'] }
  const snapshot: PhoneSnapshot = Object({
    ...{ state: 'talking', callId, agentName: 'Ada', agent, connectionLost: false, otherAwayUntilMs: null },
  })
  const seat = (words: readonly string[]): SeatSnapshot =>
    Object({
      ...ready,
      occupation: {
        state: 'talking',
        call: { callId },
        connectionLost: false,
        otherAwayUntilMs: null,
        words,
      },
    })
  const callers = [{ name: 'Kim', snapshot }]
  const withSeat = (words: readonly string[]) =>
    sentences(views({ callers, agents: [{ name: 'Ada', snapshot: seat(words) }] }))
  expect(withSeat(['red', 'bird'])).toEqual([])
  expect(withSeat(['red', 'fish'])).toEqual([expect.stringContaining('Ada sees red fish')])
  expect(sentences(views({ callers, agents: [] }))).toEqual([expect.stringContaining('0 agents')])
  expect(sentences(views({ agents: [{ name: 'Ada', snapshot: seat([]) }] }))).toEqual([
    expect.stringContaining('whose page says waiting'),
  ])
})
