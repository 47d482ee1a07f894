import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { eventually, type FakeService, shown, startFakeService } from '../testing/fakeService.ts'
import {
  createNodePlatform,
  createPhoneOn,
  type NodePlatform,
  type NodePlatformOptions,
} from '../testing/index.ts'
import type { JoiningWork } from './admission/joining.ts'
import type { Phone, PhoneOptions, PhoneSnapshot } from './phoneTypes.ts'

let service: FakeService
let platform: NodePlatform
let phone: Phone

const quick = { tries: 8, iterations: 100, expiresInMs: 30_000, passkeyHelps: false }
/** Nobody is ever done with it. */
const endless = { ...quick, tries: 65_536, iterations: 1000 }

/** Timers of the page, rung by hand. */
const timers = new Map<number, Set<() => void>>()
const clock = {
  ms: 0,
  now: () => performance.timeOrigin + performance.now() + clock.ms,
  after(ms: number, act: () => void) {
    const due = timers.get(ms) ?? new Set()
    timers.set(ms, due.add(act))
    const timer = setTimeout(act, ms)
    return () => {
      clearTimeout(timer)
      due.delete(act)
    }
  },
}
const ring = (ms: number): void => {
  for (const act of [...(timers.get(ms) ?? [])]) act()
}

function takePhone(more: Partial<NodePlatformOptions> = {}, options: Partial<PhoneOptions> = {}): void {
  platform = createNodePlatform({ ...service.network, clock, ...more })
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales', ...options })
}

const asks = () => service.served.filter(({ path }) => path.endsWith('call-tokens')).length
const workOf = (snapshot: PhoneSnapshot): JoiningWork | null =>
  snapshot.state === 'joining' ? snapshot.work : null
const isWorking = () => shown(phone, snapshot => workOf(snapshot) !== null)

beforeEach(async () => {
  service = await startFakeService()
  clock.ms = 0
  timers.clear()
  takePhone()
})

afterEach(async () => {
  phone.close()
  expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  // Nothing goes on computing or waiting for a page that is gone.
  const before = asks()
  await eventually(() => (timers.get(4000)?.size ?? 0) === 0)
  expect(asks()).toBe(before)
  await eventually(() => service.sockets() === 0)
  await service.close()
})

test('what the service asks for is computed, shown as it goes on, and lets the caller in', async () => {
  service.work = quick
  const told: (JoiningWork | null)[] = []
  phone.on('snapshotChanged', snapshot => {
    if (snapshot.state === 'joining') told.push(snapshot.work)
  })
  await phone.call()
  expect(phone.snapshot.state).toBe('waiting')
  expect(asks()).toBe(2)
  const progress = told.filter(work => work !== null).map(work => work.progress)
  expect(progress[0]).toBe(0)
  expect(progress).toEqual([...progress].sort((one, other) => one - other))
  expect(Math.max(...progress)).toBeLessThan(1)
  expect(told.at(-1)).toBeNull()
})

test('it begins with the first sign of intent: a press after that finds the token made', async () => {
  service.work = quick
  phone.warmUp()
  await eventually(() => asks() === 2)
  await phone.call()
  expect(asks()).toBe(2)
})

test('whoever hangs up computes no more', async () => {
  service.work = endless
  const derive = vi.spyOn(SubtleCrypto.prototype, 'deriveBits')
  onTestFinished(() => derive.mockRestore())
  const calling = phone.call()
  await eventually(() => derive.mock.calls.length > 0)
  await phone.hangUp()
  await calling
  expect(phone.snapshot).toEqual({ state: 'idle' })
  let seen = 0
  const isStill = () => {
    const before = seen
    seen = derive.mock.calls.length
    return seen === before
  }
  await expect.poll(isStill, { interval: 50 }).toBe(true)
  expect(asks()).toBe(1)
  service.work = null
  await phone.call()
  expect(phone.snapshot.state).toBe('waiting')
})

test('who is too slow is asked twice more, and then told so', async () => {
  // Over before it begins: a page that was asleep, or a device that is very slow.
  service.work = { ...endless, expiresInMs: 1 }
  await expect(phone.call()).rejects.toMatchObject({ code: 'work-required', retryable: true })
  expect(phone.snapshot).toEqual({ state: 'refused', code: 'work-required', retryable: true })
  expect(asks()).toBe(4)
})

test('a price that fell meanwhile lets in whoever was too late', async () => {
  service.work = endless
  const calling = phone.call()
  await isWorking()
  service.work = null
  clock.ms += 30_000
  await calling
  expect(phone.snapshot.state).toBe('waiting')
  expect(asks()).toBe(2)
})

test('a service that knows its challenge no more is asked for another', async () => {
  service.work = { ...quick, tries: 64, iterations: 5000 }
  service.refuse('call-tokens', 'work-invalid')
  // Its first answer is that of a service that was asked with the work of another one: nothing to compute came with it.
  await expect(phone.call()).rejects.toMatchObject({ code: 'work-invalid' })
  const calling = phone.call()
  await isWorking()
  service.refuse('call-tokens', 'work-invalid')
  await calling
  expect(phone.snapshot.state).toBe('waiting')
  expect(asks()).toBe(5)
})

test('where the queue offers passkeys the choice comes at once, and the computing goes on behind it', async () => {
  takePhone({ passkeys: { create: async () => ({}), get: async () => ({ id: 'credential' }) } })
  service.policy = 'offered'
  service.work = { ...endless, passkeyHelps: true }
  await phone.call()
  expect(phone.snapshot).toMatchObject({ state: 'offering-passkey', required: false })
  const going = phone.continueWithoutPasskey()
  await isWorking()
  await phone.hangUp()
  await going
  await phone.call()
  // Whoever signs computes no more.
  await phone.usePasskey()
  expect(phone.snapshot.state).toBe('waiting')
})

test('whoever goes on without a passkey gets in by what was computed meanwhile', async () => {
  takePhone({ passkeys: { create: async () => ({}), get: async () => ({ id: 'credential' }) } })
  service.policy = 'offered'
  service.work = { ...quick, passkeyHelps: true }
  await phone.call()
  await eventually(() => asks() === 2)
  await phone.continueWithoutPasskey()
  expect(phone.snapshot.state).toBe('waiting')
  expect(asks()).toBe(2)
})

test('whose passkey did not help after all goes on without, by work that is begun anew', async () => {
  takePhone({ passkeys: { create: async () => ({}), get: async () => ({ id: 'credential' }) } })
  service.policy = 'offered'
  service.work = { ...endless, passkeyHelps: true }
  await phone.call()
  service.refuse('join', 'passkey-required')
  await phone.usePasskey()
  expect(phone.snapshot).toMatchObject({ state: 'offering-passkey', failed: 'passkey-required' })
  service.work = { ...quick, passkeyHelps: true }
  await phone.continueWithoutPasskey()
  expect(phone.snapshot.state).toBe('waiting')
})

test('where it takes long and the page could say who is logged in, that is said', async () => {
  takePhone({}, { vouch: async () => null })
  service.work = endless
  const calling = phone.call()
  await isWorking()
  expect(workOf(phone.snapshot)).toMatchObject({ logInHelps: false })
  ring(4000)
  expect(workOf(phone.snapshot)).toMatchObject({ logInHelps: true })
  await phone.hangUp()
  await calling
})
