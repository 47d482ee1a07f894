import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PhoneEvents, PhoneSnapshot } from '../sdk/index.ts'
import {
  createTestPhone,
  RingfenceError,
  type TestPhone,
  type TestPhoneOptions,
  type TestStep,
} from './index.ts'

let phone: TestPhone
let told: string[]
let heard: unknown[]

function take(options?: TestPhoneOptions): void {
  phone = createTestPhone(options)
  told = []
  heard = []
  phone.on('snapshotChanged', ({ state }) => told.push(state))
  const news = [
    ...(['admitted', 'rang', 'answered', 'capNeared', 'stepUpAsked', 'stepUpEnded'] as const),
    ...(['ended', 'receiptIssued', 'refused'] as const),
  ] satisfies (keyof PhoneEvents)[]
  for (const event of news) phone.on(event, payload => heard.push([event, payload]))
}

beforeEach(() => take())
afterEach(() => vi.useRealTimers())

const callIdOf = (snapshot: PhoneSnapshot) => ('callId' in snapshot ? snapshot.callId : undefined)

async function talk(): Promise<void> {
  await phone.call()
  await phone.play({ step: 'ring' }, { step: 'answer', agentName: 'Maria' })
}

test('by itself a call is let in and waits for what the test plays', async () => {
  await phone.call()
  expect(phone.snapshot).toMatchObject({ state: 'waiting', place: 1, expectedWaitMs: null })
  const callId = callIdOf(phone.snapshot)
  await phone.play({ step: 'ring' }, { step: 'answer', agentName: 'Maria' })
  expect(phone.snapshot).toMatchObject({ state: 'talking', agentName: 'Maria', agent: { method: 'passkey' } })
  await phone.play({ step: 'end', reason: 'agent-hung-up', talkedMs: 61_000 }, { step: 'issue-receipt' })
  expect(told).toEqual(['joining', 'waiting', 'connecting', 'talking', 'ended', 'ended'])
  expect(heard).toEqual([
    ['admitted', { callId, place: 1 }],
    ['rang', { callId }],
    ['answered', { callId, agentName: 'Maria' }],
    ['ended', { callId, reason: 'agent-hung-up', talkedMs: 61_000 }],
    ['receiptIssued', { callId, receipt: 'header.claims.signature' }],
  ])
})

test('a script tells the whole call, and waits where the person is asked', async () => {
  const sentence = 'Refund up to 40 EUR'
  take({
    script: [
      { step: 'offer-passkey' },
      { step: 'admit', place: 3, expectedWaitMs: 60_000 },
      { step: 'move-up', place: 1 },
      { step: 'ring' },
      { step: 'answer' },
      { step: 'ask-step-up', sentence },
      { step: 'end', reason: 'agent-hung-up' },
      { step: 'issue-receipt', receipt: 'a.b.c', mayMakePasskey: true },
    ],
  })
  await phone.call()
  expect(phone.snapshot).toMatchObject({ state: 'offering-passkey', required: false })
  await phone.usePasskey()
  await vi.waitUntil(() => phone.snapshot.state === 'talking' && phone.snapshot.stepUp)
  expect(await phone.confirmStepUp()).toBe('proven')
  await vi.waitUntil(() => phone.snapshot.state === 'ended' && phone.snapshot.receipt)
  expect(phone.snapshot).toMatchObject({ receipt: 'a.b.c', mayMakePasskey: true })
  await phone.makePasskey('My laptop')
  expect(phone.snapshot).toMatchObject({ mayMakePasskey: false, madePasskey: { usableAtMs: null } })
  const callId = Object(heard[0])[1].callId
  expect(heard.slice(3, 5)).toEqual([
    ['stepUpAsked', { callId, sentence }],
    ['stepUpEnded', { callId, sentence, outcome: 'proven' }],
  ])
  expect(phone.asked).toEqual(['call', 'usePasskey', 'confirmStepUp', 'makePasskey My laptop'])
})

test('time in a script is the test’s own', async () => {
  vi.useFakeTimers()
  take({ script: [{ step: 'admit' }, { step: 'wait', ms: 60_000 }, { step: 'ring' }] })
  await phone.call()
  await vi.advanceTimersByTimeAsync(59_999)
  expect(phone.snapshot.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(1)
  expect(phone.snapshot.state).toBe('connecting')
})

test.each([
  ['nobody answers', false, 'timed-out'],
  ['the person answered before', true, 'proven'],
])('a question that ends after a while, where %s', async (_, answers, outcome) => {
  vi.useFakeTimers()
  take({
    script: [
      ...([{ step: 'admit' }, { step: 'ring' }, { step: 'answer' }] as const),
      { step: 'ask-step-up', sentence: 'Close the account' },
      { step: 'wait', ms: 60_000 },
      { step: 'end-step-up', outcome: 'timed-out' },
    ],
  })
  await phone.call()
  await vi.advanceTimersByTimeAsync(0)
  expect(phone.snapshot).toMatchObject({ stepUp: { sentence: 'Close the account', step: 'asked' } })
  if (answers) await phone.confirmStepUp()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(phone.snapshot).toMatchObject({ stepUp: null, lastStepUp: { outcome } })
})

test.each<[RingfenceError['code'], TestStep]>([
  ['closed-now', { step: 'refuse', code: 'closed-now', until: { opensAtMs: 99, retryAfterMs: 9 } }],
  [
    'microphone-denied',
    { step: 'refuse', code: 'microphone-denied', cause: new DOMException('', 'NotAllowedError') },
  ],
  ['no-agent', { step: 'refuse', code: 'no-agent' }],
])('a refusal (%s) rejects, is shown and told, and the next call begins anew', async (code, step) => {
  take({ script: call => [call === 1 ? step : { step: 'admit' }] })
  const thrown: unknown = await phone.call().catch(error => error)
  expect(thrown).toBeInstanceOf(RingfenceError)
  expect(thrown).toMatchObject({ code })
  const { until, cause } = step.step === 'refuse' ? step : {}
  const { retryable } = new RingfenceError(code)
  expect(phone.snapshot).toEqual({ state: 'refused', code, retryable, ...(until && { until }) })
  expect(heard).toEqual([
    ['refused', { code, retryable, ...(until && { until }), ...(cause !== undefined && { cause }) }],
  ])
  await phone.call()
  expect(phone.snapshot.state).toBe('waiting')
})

describe('what the person does', () => {
  test('hangs up: in line, in a talk, and before either', async () => {
    const calling = phone.call()
    await phone.hangUp()
    await calling
    expect(phone.snapshot).toEqual({ state: 'idle' })
    await phone.call()
    await phone.hangUp()
    expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'left-queue', talkedMs: 0 })
    await talk()
    await phone.hangUp()
    await phone.hangUp()
    expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'caller-hung-up' })
    phone.reset()
    expect(phone.snapshot).toEqual({ state: 'idle' })
  })

  test('hangs up in the middle of a script, which goes no further', async () => {
    take({ script: [{ step: 'admit' }, { step: 'wait', ms: 1 }, { step: 'ring' }, { step: 'answer' }] })
    await phone.call()
    await phone.hangUp()
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'left-queue' })
  })

  test('presses twice: one call', async () => {
    await Promise.all([phone.call(), phone.call()])
    expect(told).toEqual(['joining', 'waiting'])
  })

  test('mutes, refuses, keeps and moves the call', async () => {
    await talk()
    phone.mute(true)
    expect(phone.snapshot).toMatchObject({ muted: true })
    await phone.play({ step: 'ask-step-up', sentence: 'Close the account' })
    await phone.refuseStepUp()
    expect(phone.snapshot).toMatchObject({ stepUp: null, lastStepUp: { outcome: 'refused' }, muted: true })
    await phone.play({ step: 'ask-move' })
    await phone.answerMove(false)
    expect(phone.snapshot).toMatchObject({ state: 'talking', askedMove: null })
    await phone.play({ step: 'ask-move' })
    await phone.answerMove(true)
    expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'moved', retryable: false })
  })

  test('answers the gate by the key', async () => {
    await phone.call()
    await phone.play({ step: 'ask-gate', gate: { key: '4', light: 'on' } })
    expect(phone.snapshot).toMatchObject({ gate: { key: '4', light: 'on', triesLeft: 3 } })
    expect(await phone.answerGate('5')).toBe(false)
    expect(phone.snapshot).toMatchObject({ gate: { missed: 'key', triesLeft: 2 } })
    expect(await phone.answerGate('4')).toBe(true)
    expect(phone.snapshot).toMatchObject({ gate: null })
  })

  test('loads the page again, and the call goes on; or there was none', async () => {
    expect(await phone.resume()).toBe(false)
    take({
      left: [
        { step: 'answer', agentName: 'Maria' },
        { step: 'change-sound', blocked: true },
      ],
    })
    expect(await phone.resume()).toBe(true)
    expect(told.slice(0, 2)).toEqual(['resuming', 'talking'])
    await vi.waitUntil(() => phone.snapshot.state === 'talking' && phone.snapshot.soundBlocked)
    phone.unlockSound()
    expect(phone.snapshot).toMatchObject({ soundBlocked: false })
  })

  test('cannot do what is impossible: the real phone’s codes', async () => {
    await expect(phone.usePasskey()).rejects.toMatchObject({ code: 'request-not-allowed' })
    await expect(phone.confirmStepUp()).rejects.toMatchObject({ code: 'step-up-over' })
    await expect(phone.answerGate('1')).rejects.toMatchObject({ code: 'request-not-allowed' })
    await expect(phone.appeal()).rejects.toMatchObject({ code: 'request-not-allowed' })
    phone.close()
    await expect(phone.call()).rejects.toMatchObject({ code: 'request-not-allowed' })
  })
})

test('a lost connection, a lost agent, the meters and the quality are as they are played', async () => {
  await talk()
  await phone.play({ step: 'lose-connection' })
  expect(phone.snapshot).toMatchObject({ connectionLost: true })
  await phone.play({ step: 'find-connection' }, { step: 'lose-agent' })
  expect(phone.snapshot).toMatchObject({ connectionLost: false, otherAwayUntilMs: expect.any(Number) })
  await phone.play({ step: 'find-agent' }, { step: 'near-cap', secondsLeft: 30 })
  expect(phone.snapshot).toMatchObject({ otherAwayUntilMs: null, capNear: true })
  await phone.play({ step: 'measure', level: 0.6, ownLevel: 0.3, quality: { roundTripMs: 40 } })
  expect([phone.level(), phone.ownLevel()]).toEqual([0.6, 0.3])
  expect(phone.quality()).toEqual({ roundTripMs: 40, jitterMs: null, lossIn: null, lossOut: null })
  phone.mute(true)
  expect(phone.ownLevel()).toBe(0)
  await phone.hangUp()
  expect([phone.level(), phone.quality().roundTripMs]).toEqual([0, null])
})

test('a step that cannot happen is a slip of the test, in a script, too', async () => {
  await expect(phone.play({ step: 'answer' })).rejects.toThrow("'answer' cannot happen in 'idle'")
  await phone.call()
  await expect(phone.play({ step: 'refuse', code: 'no-agent' })).rejects.toThrow("'refuse' cannot happen")
  await expect(phone.play({ step: 'end-step-up', outcome: 'proven' })).rejects.toThrow('cannot happen')
  take({ script: [{ step: 'answer' }] })
  await expect(phone.call()).rejects.toThrow("'answer' cannot happen in 'joining'")
})
