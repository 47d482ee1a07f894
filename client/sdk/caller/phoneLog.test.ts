import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  callId,
  eventually,
  type FakeService,
  shown,
  startFakeService,
  stepUpId,
} from '../testing/fakeService.ts'
import { createNodePlatform, createPhoneOn } from '../testing/index.ts'
import type { PhoneLogEntry } from './phoneLog.ts'
import type { Phone, PhoneOptions } from './phoneTypes.ts'

let service: FakeService
let phone: Phone
let entries: PhoneLogEntry[]

function takePhone(options: Partial<PhoneOptions> = {}): void {
  const platform = createNodePlatform(service.network)
  entries = []
  const logger = (entry: PhoneLogEntry) => void entries.push(entry)
  phone = createPhoneOn(platform, {
    ...{ service: service.origin, site: 'demo', queue: 'sales', logger },
    ...options,
  })
}

beforeEach(async () => {
  service = await startFakeService()
  takePhone()
})
afterEach(async () => {
  vi.restoreAllMocks()
  phone.close()
  await service.close()
})

const told = () => entries.map(({ atMs, callId, ...news }) => news)

async function talk(): Promise<void> {
  await phone.call()
  await service.next('produce')
  service.say({ event: 'connecting', callId }, await service.talking())
  await shown(phone, ({ state }) => state === 'talking')
}

test('a whole call is told in its steps, with its id, and nothing that is said or shown of anybody', async () => {
  const nowMs = Date.now()
  await talk()
  phone.mute(true)
  service.say(
    { event: 'otherAway', callId, away: true, waitsMs: 1000 },
    {
      ...{ event: 'stepUpAsked', callId, stepUpId, sentence: 'Refund 40 EUR to Ana’s card' },
      ...{ seat: 'ABC-123', limit: null, options: { challenge: 'x' }, expiresInMs: 60_000 },
    },
    {
      event: 'stepUpEnded',
      callId,
      stepUpId,
      sentence: 'Refund 40 EUR to Ana’s card',
      outcome: 'timed-out',
      grant: null,
      provenBy: null,
      asksLeft: 9,
    },
  )
  await shown(phone, snapshot => snapshot.state === 'talking' && snapshot.lastStepUp !== null)
  await phone.hangUp()
  expect(told()).toEqual([
    { entry: 'state-changed', state: 'joining' },
    { entry: 'state-changed', state: 'waiting' },
    { entry: 'state-changed', state: 'connecting' },
    { entry: 'state-changed', state: 'talking' },
    { entry: 'microphone-changed', state: 'open', processing: null },
    { entry: 'sound-changed', arrives: true, isHeard: true, microphoneIsSilent: false, blocked: false },
    { entry: 'muted-changed', muted: false, otherMuted: false },
    { entry: 'agent-away-changed', away: false },
    { entry: 'muted-changed', muted: true, otherMuted: false },
    { entry: 'agent-away-changed', away: true },
    { entry: 'step-up-asked' },
    { entry: 'step-up-ended', outcome: 'timed-out' },
    { entry: 'state-changed', state: 'ended' },
    { entry: 'ended', reason: 'caller-hung-up', talkedMs: expect.any(Number) },
  ])
  expect(entries[0]?.callId).toBeNull()
  for (const entry of entries.slice(1)) expect(entry.callId).toBe(callId)
  for (const { atMs } of entries) expect(Math.abs(atMs - nowMs)).toBeLessThan(20_000)
  expect(JSON.stringify(entries)).not.toMatch(/Ana|Refund|ABC-123|~jti|signed/)
})

test('a refusal is told with its code and the class of what was behind it, never with its words', async () => {
  const named = Object.assign(new Error('user 4711 is gone'), { name: 'no user 4711' })
  takePhone({ vouch: () => Promise.reject(named) })
  await phone.call().catch(() => undefined)
  expect(told().at(-1)).toEqual({ entry: 'refused', code: 'vouch-failed', cause: 'unknown' })
  takePhone({ vouch: () => Promise.reject(new TypeError('user 4711 is gone')) })
  await phone.call().catch(() => undefined)
  expect(told().at(-1)).toEqual({ entry: 'refused', code: 'vouch-failed', cause: 'TypeError' })
  takePhone()
  service.refuse('call-tokens', 'rate-limited')
  await phone.call().catch(() => undefined)
  expect(told().at(-1)).toEqual({ entry: 'refused', code: 'rate-limited', cause: null })
})

test('work on the microphone that fails is told to the log, to the console and in the snapshot', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  const noModel = new Error('no model')
  takePhone({ processMicrophone: () => Promise.reject(noModel) })
  await talk()
  expect(told()).toContainEqual({ entry: 'processing-failed', why: 'threw' })
  expect(told()).toContainEqual({ entry: 'microphone-changed', state: 'open', processing: 'failed' })
  expect(phone.snapshot).toMatchObject({ microphone: { processing: 'failed' } })
  expect(error).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('processMicrophone'), noModel)
})

test.each<[string, PhoneOptions['logger']]>([
  [
    'throws',
    () => {
      throw new Error('full')
    },
  ],
  ['rejects', () => Object(Promise.reject(new Error('full')))],
])('a logger that %s harms no call, and the console hears of it once', async (_, logger) => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {})
  takePhone({ ...(logger && { logger }) })
  await talk()
  await phone.hangUp()
  expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'caller-hung-up' })
  await eventually(() => error.mock.calls.length > 0)
  expect(error).toHaveBeenCalledTimes(1)
})
