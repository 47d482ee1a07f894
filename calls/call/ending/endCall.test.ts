import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { AgentId, CallId, HangUpReason, RingOutcome } from '../../../protocol/index.ts'
import { openStore, type Store } from '../../../store/index.ts'
import { readReceipt } from '../../testing/fakeProofs.ts'
import { openDesk } from '../../testing/openDesk.ts'
import {
  agent,
  createTestClock,
  nothingHeld,
  openTestDesk,
  sales,
  type TestDesk,
} from '../../testing/testDesk.ts'

type Phase = 'waiting' | 'ringing' | 'talking'
type Act = (here: TestDesk, callId: CallId, a: AgentId) => void | Promise<void>

/** A call that has come so far; in line it waits behind an agent who talks to somebody else. */
async function callIn(
  phase: Phase,
): Promise<{ here: TestDesk & { store: Store }; callId: CallId; a: AgentId }> {
  const here = await openDesk()
  const a = await here.seat('a')
  if (phase === 'waiting') {
    await here.join()
    await here.drain()
    await here.accept(a)
  }
  const { callId } = await here.join({ seconds: 900, assurance: 'passkey' })
  await here.clock.advance(5000)
  if (phase === 'talking') await here.accept(a)
  await here.drain()
  return { here, callId, a }
}

const hangUp = (here: TestDesk, callId: CallId, because: 'person' | 'media-failed') =>
  here.desk.hangUp({ side: 'caller', callId }, callId, because)

const everywhere: [string, Act, HangUpReason][] = [
  ['the caller’s socket closes', (here, callId) => here.desk.callerGone(callId), 'caller-gone'],
  [
    'the caller’s browser loses media',
    (here, callId) => hangUp(here, callId, 'media-failed'),
    'media-failed',
  ],
  [
    'the caller’s transport meets another certificate',
    (here, callId) => here.media.newsOf(callId)?.onFailed('caller', 'media-key-mismatch'),
    'media-key-mismatch',
  ],
  [
    'the caller’s transport fails',
    (here, callId) => here.media.newsOf(callId)?.onFailed('caller', 'media-failed'),
    'media-failed',
  ],
  ['the worker dies', (here, callId) => here.media.killWorker(callId), 'worker-died'],
  ['the server stops', here => here.desk.close(), 'server-stopping'],
]

const beforeTalk: [string, Act, HangUpReason][] = [
  ...everywhere,
  ['the caller hangs up', (here, callId) => hangUp(here, callId, 'person'), 'left-queue'],
  ['the last agent leaves', (here, _, a) => here.desk.leaveSeat(a, 'signed-out'), 'no-agent'],
  ['the last agent goes away', (here, _, a) => here.desk.setDuty(a, 'away'), 'no-agent'],
]

const waysOut: [Phase, string, Act, HangUpReason][] = [
  ...beforeTalk.map(([what, act, reason]): [Phase, string, Act, HangUpReason] => [
    'waiting',
    what,
    act,
    reason,
  ]),
  ['waiting', 'nobody takes it for ten minutes', here => here.clock.advance(595_000), 'waited-too-long'],
  ...beforeTalk.map(([what, act, reason]): [Phase, string, Act, HangUpReason] => [
    'ringing',
    what,
    act,
    reason,
  ]),
  [
    'ringing',
    'the only agent declines',
    (here, _, a) => here.desk.decline(a, here.ringOf(a)?.ringId ?? raise()),
    'declined',
  ],
  ['ringing', 'the only agent lets it ring twice', here => here.clock.advance(35_000), 'no-agent'],
  ...everywhere.map(([what, act, reason]): [Phase, string, Act, HangUpReason] => [
    'talking',
    what,
    act,
    reason,
  ]),
  ['talking', 'the caller hangs up', (here, callId) => hangUp(here, callId, 'person'), 'caller-hung-up'],
  [
    'talking',
    'the agent hangs up',
    (here, callId, a) => here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'person'),
    'agent-hung-up',
  ],
  [
    'talking',
    'the agent’s browser loses media',
    (here, callId, a) => here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'media-failed'),
    'media-failed',
  ],
  [
    'talking',
    'the agent’s transport meets another certificate',
    (here, callId) => here.media.newsOf(callId)?.onFailed('agent', 'media-key-mismatch'),
    'media-key-mismatch',
  ],
  [
    'talking',
    'the agent’s socket closes, and nobody comes back',
    (here, _, a) => {
      here.desk.leaveSeat(a, 'gone')
      return here.clock.advance(sales.awayTimeMs)
    },
    'agent-gone',
  ],
  ['talking', 'the agent signs out', (here, _, a) => here.desk.leaveSeat(a, 'signed-out'), 'signed-out'],
  ['talking', 'the token’s seconds are used up', here => here.clock.advance(900_000), 'cap-reached'],
]

function raise(): never {
  throw new Error('nothing rings')
}

describe('each way out releases everything, once', () => {
  test.each(waysOut)('%s: %s', async (phase, _, act, reason) => {
    const { here, callId, a } = await callIn(phase)
    const leasesBefore = here.store.counts().leases
    const ringsBefore = here.heardOf(a, 'ringStarted').length
    await act(here, callId, a)
    await here.drain()
    const ended = here.heardOf(callId, 'ended')
    expect(ended).toMatchObject([{ reason }])
    expect(
      here
        .heard(callId)
        .slice(-2)
        .map(event => event.event),
    ).toEqual(['ended', 'receiptIssued'])
    expect(here.done.filter(each => each === callId)).toHaveLength(1)
    expect(here.media.newsOf(callId)).toBeUndefined()
    const others = here.desk.counts().calls
    expect(here.store.counts().leases).toBe(others)
    expect(leasesBefore - others).toBeGreaterThanOrEqual(1)
    const asAgent = here.heardOf(a, 'ended').filter(event => event.callId === callId)
    expect(asAgent).toEqual(phase === 'talking' ? ended : [])
    const outcomes = here.heardOf(a, 'ringEnded').filter(event => event.callId === callId)
    expect(outcomes).toHaveLength(
      here.heardOf(a, 'ringStarted').filter(each => each.call.callId === callId).length,
    )
    if (phase !== 'waiting') expect(ringsBefore).toBeGreaterThan(0)
    here.desk.callerGone(callId) // idempotent
    expect(() => hangUp(here, callId, 'person')).toThrow(expect.objectContaining({ code: 'call-not-found' }))
    expect(here.heardOf(callId, 'ended')).toHaveLength(1)
  })

  test.each<[string, Act, RingOutcome]>([
    ['the caller leaves', (here, callId) => hangUp(here, callId, 'person'), 'gone'],
    ['the worker dies', (here, callId) => here.media.killWorker(callId), 'gone'],
    ['the agent leaves', (here, _, a) => here.desk.leaveSeat(a, 'gone'), 'gone'],
    ['the agent goes away', (here, _, a) => here.desk.setDuty(a, 'away'), 'declined'],
  ])('the ring under way has one outcome: %s', async (_, act, outcome) => {
    const { here, callId, a } = await callIn('ringing')
    await act(here, callId, a)
    await here.drain()
    expect(here.heardOf(a, 'ringEnded').map(event => event.outcome)).toEqual([outcome])
  })

  test('waiting too long ends a ring under way as gone, and nobody missed it', async () => {
    const here = await openDesk()
    const seats = await Promise.all([...'abcdefghijklmnopqrs'].map(letter => here.seat(letter)))
    const { callId } = await here.join()
    await here.clock.advance(590_000)
    const ringing = seats.find(each => here.ringOf(each) !== undefined)
    expect(ringing).toBeDefined()
    await here.clock.advance(10_000)
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'waited-too-long', waitedMs: 600_000 }])
    expect(here.heardOf(ringing ?? agent('a'), 'ringEnded').at(-1)?.outcome).toBe('gone')
  })
})

describe('the cap', () => {
  test.each([
    [900, 840_000, 60],
    [61, 1000, 60],
    [60, 0, 60],
    [20, 0, 20],
  ])('of %i s warns both sides after %i ms and ends on time', async (seconds, warnedAfterMs, secondsLeft) => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join({ seconds })
    await here.drain()
    await here.accept(a)
    if (warnedAfterMs > 0) {
      await here.clock.advance(warnedAfterMs - 1)
      expect(here.heardOf(callId, 'capNear')).toEqual([])
      await here.clock.advance(1)
    }
    for (const who of [callId, a]) {
      expect(here.heardOf(who, 'capNear')).toEqual([{ event: 'capNear', callId, secondsLeft }])
    }
    await here.clock.advance(seconds * 1000 - warnedAfterMs - 1)
    expect(here.heardOf(callId, 'ended')).toEqual([])
    await here.clock.advance(1)
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'cap-reached', talkedMs: seconds * 1000 }])
  })
})

describe('the record', () => {
  test('says who, how long and how it ended, and is told to the agent who talked', async () => {
    const { here, callId, a } = await callIn('talking')
    await here.clock.advance(30_000)
    hangUp(here, callId, 'person')
    await here.drain()
    const [record] = await here.store.calls.records.recentOfAgent(a, 5)
    expect(record).toMatchObject({
      callId,
      queue: sales.queue,
      assurance: 'passkey',
      trustClass: 'verified',
      waitedMs: 5000,
      talkedMs: 30_000,
      reason: 'caller-hung-up',
      agentId: a,
      rings: 1,
    })
    expect(here.heardOf(a, 'callRecorded').map(event => event.call.callId)).toEqual([callId])
    expect(here.logged.map(line => line.event)).toEqual([
      'seat taken',
      'duty changed',
      'call admitted',
      'call ringing',
      'ring ended',
      'call talking',
      'call ended',
      'call recorded',
    ])
  })

  test('that cannot be written is logged and keeps nothing from being released', async () => {
    const { here, callId, a } = await callIn('talking')
    const [before] = await here.store.calls.records.recentOfAgent(a, 5)
    expect(before).toBeUndefined()
    await here.store.calls.records.insert({
      callId, // a second write of the same call is an error of the store
      jti: '',
      formerJtis: [],
      queue: sales.queue,
      assurance: 'anonymous',
      trustClass: 'unverified',
      callerId: null,
      admittedAtMs: 0,
      talkingAtMs: null,
      endedAtMs: 0,
      waitedMs: 0,
      talkedMs: 0,
      reason: 'caller-gone',
      agentId: null,
      seat: null,
      rings: 0,
      stepUps: [],
      marks: [],
      vouched: null,
      vouchedUntilMs: null,
      receipt: null,
      jkt: null,
      rungAgents: [],
      ringNotes: [],
      callClass: null,
      heard: null,
    })
    hangUp(here, callId, 'person')
    await here.drain()
    expect(here.logged.at(-1)).toEqual({ level: 'error', event: 'call not recorded' })
    expect(here.heardOf(a, 'callRecorded')).toEqual([])
    expect(here.heardOf(callId, 'receiptIssued')).toHaveLength(1)
    expect(here.done).toEqual([callId])
    expect(here.store.counts().leases).toBe(0)
    await here.join()
    await here.drain()
    expect(here.ringOf(a)).toBeDefined()
  })
})

describe('the receipt', () => {
  test('follows the end that everybody hears at once, says what the record says, and closes the line', async () => {
    const { here, callId } = await callIn('talking')
    here.proofs.isSlow = true
    hangUp(here, callId, 'person')
    expect(here.heard(callId).at(-1)?.event).toBe('ended')
    await here.drain()
    expect(here.done).toEqual([])
    here.proofs.isSlow = false
    here.proofs.answerOne()
    await here.drain()
    const [issued] = here.heardOf(callId, 'receiptIssued')
    const record = await here.store.calls.records.find(callId)
    expect(record?.receipt).toBe(issued?.receipt)
    expect(readReceipt(issued?.receipt ?? '')).toEqual({
      callId,
      seat: 'AGT-001',
      reason: 'caller-hung-up',
      stepUps: [],
    })
    expect(issued?.enrolment).toBe(`ticket of ${callId}`)
    expect(here.done).toEqual([callId])
  })

  test('of a call that nobody took names no seat', async () => {
    const { here, callId } = await callIn('waiting')
    hangUp(here, callId, 'person')
    await here.drain()
    const [issued] = here.heardOf(callId, 'receiptIssued')
    expect(readReceipt(issued?.receipt ?? '')).toMatchObject({ seat: null, reason: 'left-queue' })
  })

  test('that cannot be signed is logged; the record stands without it and the line closes', async () => {
    const { here, callId } = await callIn('talking')
    here.proofs.failNext('issue', 'internal-error')
    hangUp(here, callId, 'person')
    await here.drain()
    expect(here.logged).toContainEqual({ level: 'error', event: 'receipt not signed' })
    expect(await here.store.calls.records.find(callId)).toMatchObject({ callId, receipt: null })
    expect(here.heardOf(callId, 'receiptIssued')).toEqual([])
    expect(here.heard(callId).at(-1)?.event).toBe('ended')
    expect(here.done).toEqual([callId])
  })

  test('that can neither be signed nor written, nor the lease released, still closes the line', async () => {
    const clock = createTestClock(setImmediate)
    const store = await openStore({ file: ':memory:', clock })
    const here = openTestDesk({ memory: store.calls, clock, drain: setImmediate })
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    await here.accept(a)
    await store.close()
    here.proofs.failNext('issue', 'internal-error')
    hangUp(here, callId, 'person')
    await here.desk.close()
    expect(here.logged.flatMap(line => (line.level === 'error' ? [line.event] : [])).sort()).toEqual([
      'call not recorded',
      'lease not released',
      'receipt not signed',
    ])
    expect(here.heard(callId).at(-1)?.event).toBe('ended')
    expect(here.done).toEqual([callId])
    expect(here.held()).toEqual(nothingHeld)
  })
})
