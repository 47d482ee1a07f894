import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import type { EventFrame } from '../../../protocol/index.ts'
import { callId, eventually, type FakeService, shown, startFakeService } from '../testing/fakeService.ts'
import { createNodePlatform, createPhoneOn, type NodePlatform } from '../testing/index.ts'
import type { Phone, PhoneOptions } from './phoneTypes.ts'

let service: FakeService
let platform: NodePlatform
let phone: Phone
/** How many prompts are up. */
let up: number
/** What the person does with a prompt; without an answer it stays up until it is closed. */
let answer: (() => Promise<object>) | undefined

async function prompt(_options: unknown, abort?: AbortSignal): Promise<object> {
  if (answer) return answer()
  up += 1
  const closed = Promise.withResolvers<never>()
  abort?.addEventListener('abort', () => closed.reject(new RingfenceError('passkey-cancelled')))
  return closed.promise.finally(() => {
    up -= 1
  })
}

function takePhone(options: Partial<PhoneOptions> = {}): void {
  platform = createNodePlatform({ ...service.network, passkeys: { create: prompt, get: prompt } })
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales', ...options })
}

const receipt: EventFrame = { event: 'receiptIssued', callId, receipt: 'signed', enrolment: 'ticket' }
const ended: EventFrame = { event: 'ended', callId, reason: 'agent-hung-up', waitedMs: 1, talkedMs: 5000 }

async function endCall(): Promise<void> {
  await phone.call()
  service.say(await service.talking())
  await shown(phone, ({ state }) => state === 'talking')
  service.say(ended, receipt)
  await shown(phone, snapshot => snapshot.state === 'ended' && snapshot.mayMakePasskey)
}

beforeEach(async () => {
  service = await startFakeService()
  up = 0
  answer = undefined
  takePhone()
})

afterEach(async () => {
  phone.close()
  expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  await eventually(() => service.sockets() === 0 && up === 0)
  await service.close()
})

describe('a prompt for making a passkey', () => {
  test.each(['hangUp', 'reset', 'call'] as const)(
    'after a call is closed by %s, and the next can come up',
    async method => {
      await endCall()
      const making = phone.makePasskey('Mine')
      making.catch(() => undefined)
      await eventually(() => up === 1)
      await phone[method]()
      await expect(making).rejects.toMatchObject({ code: 'passkey-cancelled' })
      expect(up).toBe(0)
      answer = async () => ({ id: 'later' })
      await expect(platform.passkeys.get({})).resolves.toEqual({ id: 'later' })
    },
  )

  test('before a call is closed by hanging up', async () => {
    service.policy = 'offered'
    takePhone({ vouch: async () => 'vouch' })
    await phone.call()
    const making = phone.makePasskey('Mine')
    making.catch(() => undefined)
    await eventually(() => up === 1)
    expect(phone.snapshot).toEqual({ state: 'asking-passkey', making: true })
    await phone.hangUp()
    await expect(making).rejects.toMatchObject({ code: 'passkey-cancelled' })
    expect(phone.snapshot).toEqual({ state: 'idle' })
  })

  test('is closed with the phone', async () => {
    await endCall()
    const making = phone.makePasskey('Mine')
    making.catch(() => undefined)
    await eventually(() => up === 1)
    phone.close()
    await expect(making).rejects.toMatchObject({ code: 'passkey-cancelled' })
  })

  test('that met another one does not use up the right', async () => {
    await endCall()
    const other = new AbortController()
    const first = platform.passkeys.get({}, other.signal)
    await expect(phone.makePasskey('Mine')).rejects.toMatchObject({ code: 'request-not-allowed' })
    other.abort()
    await expect(first).rejects.toMatchObject({ code: 'passkey-cancelled' })
    answer = async () => ({ id: 'new' })
    await phone.makePasskey('Mine')
    expect(service.served.filter(({ path }) => path.endsWith('passkey-sessions'))).toHaveLength(1)
  })
})

describe('a passkey that was made', () => {
  beforeEach(() => {
    answer = async () => ({ id: 'new' })
  })

  test('on the offer is told there, and until when it cools off, also after it was tried too early', async () => {
    service.policy = 'offered'
    service.usableAtMs = 86_400_000
    takePhone({ vouch: async () => 'vouch' })
    await phone.call()
    expect(phone.snapshot).toMatchObject({ mayMake: true, made: null })
    await phone.makePasskey('Mine')
    const made = { usableAtMs: 86_400_000 }
    expect(phone.snapshot).toMatchObject({ state: 'offering-passkey', mayMake: false, failed: null, made })
    service.refuse('call-tokens', 'passkey-cooling-off')
    await phone.usePasskey()
    expect(phone.snapshot).toMatchObject({ mayMake: false, failed: 'passkey-cooling-off', made })
  })

  test('beside older ones is the one that is told', async () => {
    const older = { createdAtMs: 0, lastUsedAtMs: null, synced: true, usableAtMs: 5 }
    const passkeys = [{ ...older, credentialId: 'old', name: 'Old' }]
    service.passkeys = { ...service.passkeys, passkeys }
    await endCall()
    await phone.makePasskey('Mine')
    expect(phone.snapshot).toMatchObject({ madePasskey: { usableAtMs: null } })
  })

  test('after a call is told there', async () => {
    service.usableAtMs = 86_400_000
    await endCall()
    expect(phone.snapshot).toMatchObject({ mayMakePasskey: true, madePasskey: null })
    await phone.makePasskey('Mine')
    expect(phone.snapshot).toMatchObject({
      state: 'ended',
      mayMakePasskey: false,
      madePasskey: { usableAtMs: 86_400_000 },
    })
  })
})

describe('a page that vouches', () => {
  beforeEach(() => {
    answer = async () => ({ id: 'new' })
    service.policy = 'offered'
  })

  test.each([undefined, null, ''])('for nobody (%s) offers nobody to make a passkey', async nobody => {
    takePhone({ vouch: async () => nobody })
    await phone.call()
    expect(phone.snapshot).toMatchObject({ state: 'offering-passkey', mayMake: false })
    expect(service.served.map(({ body }) => body.vouch)).toEqual(service.served.map(() => undefined))
  })

  test('for somebody who has left when the passkey is to be made is told so', async () => {
    const answers = ['vouch']
    takePhone({ vouch: async () => answers.shift() })
    await phone.call()
    expect(phone.snapshot).toMatchObject({ mayMake: true })
    await expect(phone.makePasskey('Mine')).rejects.toMatchObject({ code: 'vouch-required' })
    expect(phone.snapshot).toMatchObject({ state: 'offering-passkey', failed: 'vouch-required' })
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('log-in is down'))],
    [
      'throws',
      () => {
        throw new Error('log-in is down')
      },
    ],
    ['answers no text', () => Promise.resolve(JSON.parse('{}'))],
  ])('and %s makes the call fail, and nothing of it stays', async (_how, vouch) => {
    takePhone({ vouch })
    await expect(phone.call()).rejects.toMatchObject({ code: 'vouch-failed', retryable: true })
    expect(phone.snapshot).toEqual({ state: 'refused', code: 'vouch-failed', retryable: true })
    await eventually(() => service.sockets() === 0)
    await eventually(() => platform.inUse().microphones === 0)
    expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
    expect(service.served).toEqual([])
  })
})
