import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import { eventually, type FakeService, shown, startFakeService } from '../testing/fakeService.ts'
import {
  createNodePlatform,
  createPhoneOn,
  type NodePlatform,
  type NodePlatformOptions,
} from '../testing/index.ts'
import type { Phone, PhoneOptions, PhoneSnapshot } from './phoneTypes.ts'

let service: FakeService
let platform: NodePlatform
let phone: Phone
/** What passkeys were asked to sign, and what they answer. */
let signed: unknown[]
let answer: () => Promise<object>

const passkeys = {
  create: (options: unknown) => {
    signed.push(options)
    return answer()
  },
  get: (options: unknown) => {
    signed.push(options)
    return answer()
  },
}

function takePhone(more: Partial<NodePlatformOptions> = {}, options: Partial<PhoneOptions> = {}): void {
  platform = createNodePlatform({ ...service.network, passkeys, ...more })
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales', ...options })
}

const offered = { state: 'offering-passkey', required: false, mayMake: false, failed: null, made: null }
const until = (state: PhoneSnapshot['state']) => shown(phone, snapshot => snapshot.state === state)
const bodiesOf = (address: string) =>
  service.served.filter(({ path }) => path.endsWith(address)).map(({ body }) => body)

beforeEach(async () => {
  service = await startFakeService()
  signed = []
  answer = async () => ({ id: 'credential' })
  takePhone()
})

afterEach(async () => {
  phone.close()
  expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  await eventually(() => service.sockets() === 0)
  await service.close()
})

describe('where the queue offers passkeys', () => {
  beforeEach(async () => {
    service.policy = 'offered'
    await phone.call()
    expect(phone.snapshot).toEqual(offered)
  })

  test('the passkey signs the statement of this very call, and its token is that of the statement', async () => {
    await phone.usePasskey()
    expect(phone.snapshot.state).toBe('waiting')
    const [{ passkey, browserKey, mediaKey } = {}] = bodiesOf('call-tokens').slice(-1)
    expect(passkey).toMatchObject({ jti: 'jti-2', response: { id: 'credential' } })
    expect(bodiesOf('call-statements')).toEqual([{ queue: 'sales', browserKey, mediaKey }])
    expect(signed).toEqual([{ challenge: 'of jti-2' }])
    expect((await service.next('join')).params.token).toContain('~jti-2~')
  })

  test('going on without one uses the token that is there already', async () => {
    await phone.continueWithoutPasskey()
    expect(phone.snapshot.state).toBe('waiting')
    expect((await service.next('join')).params.token).toContain('~jti-1~')
    expect(signed).toEqual([])
  })

  test('closing the prompt is no refusal: the choice is there again, and the next try has its own end', async () => {
    answer = () => Promise.reject(new RingfenceError('passkey-cancelled'))
    await phone.usePasskey()
    expect(phone.snapshot).toEqual({ ...offered, failed: 'passkey-cancelled' })
    answer = async () => ({ id: 'credential' })
    await phone.usePasskey()
    expect(phone.snapshot.state).toBe('waiting')
  })

  test.each(['passkey-invalid', 'passkey-cooling-off', 'statement-expired'] as const)(
    'a passkey that the service answers with %s is a failed try, and the next signs another statement',
    async code => {
      service.refuse('call-tokens', code)
      await phone.usePasskey()
      expect(phone.snapshot).toEqual({ ...offered, failed: code })
      await phone.usePasskey()
      expect(phone.snapshot.state).toBe('waiting')
      expect(signed).toEqual([{ challenge: 'of jti-2' }, { challenge: 'of jti-3' }])
    },
  )

  test('a call that is blocked is refused, passkey or not', async () => {
    service.refuse('call-tokens', 'blocked')
    await expect(phone.usePasskey()).rejects.toMatchObject({ code: 'blocked' })
    expect(phone.snapshot).toMatchObject({ state: 'refused', code: 'blocked' })
  })

  test('hanging up closes the choice and gives the microphone back', async () => {
    await phone.hangUp()
    expect(phone.snapshot).toEqual({ state: 'idle' })
    expect(platform.inUse().microphones).toBe(0)
    await expect(phone.usePasskey()).rejects.toMatchObject({ code: 'request-not-allowed' })
  })

  test('hanging up while the browser asks ends it, whatever is signed later', async () => {
    const { promise, resolve } = Promise.withResolvers<object>()
    answer = () => promise
    const using = phone.usePasskey()
    await eventually(() => signed.length === 1)
    expect(phone.snapshot).toEqual({ state: 'asking-passkey', making: false })
    await phone.hangUp()
    resolve({ id: 'credential' })
    await using
    expect(phone.snapshot).toEqual({ state: 'idle' })
    expect(bodiesOf('call-tokens')).toHaveLength(1)
  })

  test('nobody makes a passkey whom the site does not vouch for', async () => {
    await expect(phone.makePasskey('Phone')).rejects.toMatchObject({ code: 'request-not-allowed' })
  })

  test('without autofill in the browser nothing is offered in the field', async () => {
    phone.autofillPasskey()()
    expect(signed).toEqual([])
  })
})

test('a passkey chosen in the field goes on by itself, and stopping the offer stops that', async () => {
  service.policy = 'offered'
  takePhone({ autofill: true })
  await phone.call()
  phone.autofillPasskey()
  await until('waiting')
  expect((await service.next('join')).params.token).toContain('~jti-2~')
})

test('a field that was taken away offers nothing any more', async () => {
  service.policy = 'offered'
  const { promise, resolve } = Promise.withResolvers<object>()
  answer = () => promise
  takePhone({ autofill: true })
  await phone.call()
  const stop = phone.autofillPasskey()
  await eventually(() => signed.length === 1)
  stop()
  resolve({ id: 'credential' })
  await promise
  expect(phone.snapshot).toEqual(offered)
})

test('a passkey may be made with what the site signed, and is then used', async () => {
  service.policy = 'offered'
  let vouches = 0
  takePhone(
    {},
    {
      vouch: async () => {
        vouches += 1
        return `vouch ${vouches}`
      },
    },
  )
  await phone.call()
  expect(phone.snapshot).toEqual({ ...offered, mayMake: true })
  answer = () => Promise.reject(new RingfenceError('passkey-cancelled'))
  await expect(phone.makePasskey('My phone')).rejects.toMatchObject({ code: 'passkey-cancelled' })
  expect(phone.snapshot).toEqual({ ...offered, mayMake: true, failed: 'passkey-cancelled' })
  answer = async () => ({ id: 'new' })
  await phone.makePasskey('My phone')
  expect(phone.snapshot).toEqual({ ...offered, made: { usableAtMs: null } })
  expect(service.passkeys.passkeys).toMatchObject([{ name: 'My phone' }])
  await phone.usePasskey()
  expect(phone.snapshot.state).toBe('waiting')
  // Each is used once: for the token, for the statement, and once for both tries of making one.
  const given = service.served.flatMap(({ body }) => [body.vouch, Object(body.by).vouch])
  expect(given.filter(Boolean).sort()).toEqual(['vouch 1', 'vouch 2', 'vouch 3'])
})

test('nobody who has just signed with a passkey is offered to make one', async () => {
  service.policy = 'offered'
  takePhone({}, { vouch: async () => 'vouch' })
  await phone.call()
  expect(phone.snapshot).toEqual({ ...offered, mayMake: true })
  await phone.usePasskey()
  await phone.hangUp()
  phone.reset()
  await phone.call()
  expect(phone.snapshot).toEqual(offered)
})

test('a page that cannot have its visitor vouched for is told so', async () => {
  takePhone({}, { vouch: () => Promise.reject(new Error('log-in is down')) })
  await expect(phone.call()).rejects.toMatchObject({ code: 'vouch-failed', retryable: true })
})

describe('where the queue requires a passkey', () => {
  beforeEach(() => {
    service.policy = 'required'
  })

  test('the choice has no way around it', async () => {
    await phone.call()
    expect(phone.snapshot).toEqual({ ...offered, required: true })
    await expect(phone.continueWithoutPasskey()).rejects.toMatchObject({ code: 'request-not-allowed' })
    expect(phone.snapshot).toEqual({ ...offered, required: true })
    await phone.usePasskey()
    expect(phone.snapshot.state).toBe('waiting')
  })

  test('a warm phone does not ask twice what it was told', async () => {
    phone.warmUp()
    await eventually(() => bodiesOf('call-tokens').length === 1)
    await phone.call()
    expect(phone.snapshot.state).toBe('offering-passkey')
    expect(bodiesOf('call-tokens')).toHaveLength(1)
  })

  test('a browser without passkeys is refused', async () => {
    platform = createNodePlatform(service.network)
    phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
    await expect(phone.call()).rejects.toMatchObject({ code: 'browser-unsupported' })
    expect(phone.snapshot).toMatchObject({ state: 'refused', code: 'browser-unsupported' })
  })
})

test('a browser without passkeys goes on where they are offered only', async () => {
  service.policy = 'offered'
  platform = createNodePlatform(service.network)
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
  await phone.call()
  expect(phone.snapshot.state).toBe('waiting')
})

test('a call that is on another device needs the passkey to move', async () => {
  service.refuse('join', 'passkey-required')
  await phone.call()
  expect(phone.snapshot).toEqual({ ...offered, required: true })
  await phone.usePasskey()
  expect(phone.snapshot.state).toBe('waiting')
  expect(service.sockets()).toBe(1)
})
