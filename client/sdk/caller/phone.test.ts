import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import {
  callId,
  consumer,
  eventually,
  type FakeService,
  shown,
  startFakeService,
} from '../testing/fakeService.ts'
import {
  createNodePlatform,
  createPhoneOn,
  type NodePlatform,
  type NodePlatformOptions,
} from '../testing/index.ts'
import type { Phone, PhoneSnapshot } from './phoneTypes.ts'

const ended = { event: 'ended', callId, reason: 'agent-hung-up', waitedMs: 5, talkedMs: 7 } as const
const receiptIssued = { event: 'receiptIssued', callId, receipt: 'signed', enrolment: null } as const

let service: FakeService
let platform: NodePlatform
let phone: Phone
let told: PhoneSnapshot['state'][]

function takePhone(more: Partial<NodePlatformOptions> = {}): void {
  platform = createNodePlatform({ ...service.network, ...more })
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
  told = []
  phone.on('snapshotChanged', ({ state }) => told.push(state))
}

const until = (state: PhoneSnapshot['state']) => shown(phone, snapshot => snapshot.state === state)

async function nothingIsLeft(): Promise<void> {
  expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  await eventually(() => service.sockets() === 0)
}

async function talk(): Promise<void> {
  await phone.call()
  service.say(
    { event: 'connecting', callId },
    { event: 'consumerCreated', callId, consumer: consumer('1') },
    await service.talking(),
  )
  await until('talking')
}

beforeEach(async () => {
  service = await startFakeService()
  takePhone()
})

afterEach(async () => {
  phone.close()
  await nothingIsLeft()
  await service.close()
})

describe('a call', () => {
  test('goes from the press to talking to the end, and the server hears one join and one voice', async () => {
    const heard: unknown[] = []
    for (const event of ['admitted', 'rang', 'answered', 'ended'] as const) {
      phone.on(event, payload => heard.push([event, payload]))
    }
    await talk()
    expect(phone.snapshot).toMatchObject({ state: 'talking', agentName: 'Ana', muted: false })
    const { params } = await service.next('produce')
    expect(params.rtpParameters.codecs[0]?.mimeType).toBe('audio/opus')
    service.say(ended, receiptIssued)
    await until('ended')
    await nothingIsLeft()
    expect(told).toEqual(['joining', 'waiting', 'connecting', 'talking', 'ended', 'ended'])
    expect(heard).toEqual([
      ['admitted', { callId, place: 1 }],
      ['rang', { callId }],
      ['answered', { callId, agentName: 'Ana' }],
      ['ended', { callId, reason: 'agent-hung-up', talkedMs: 7 }],
    ])
    expect(service.asked.map(({ request }) => request)).toEqual(['join', 'produce'])
  })

  test('that was warmed up asks for one token and opens one socket', async () => {
    phone.warmUp()
    phone.warmUp()
    await eventually(() => service.sockets() === 1)
    await phone.call()
    const { params } = await service.next('join')
    expect(params.token).toContain('~jti-1~')
    expect(service.sockets()).toBe(1)
  })

  test('pressed twice is one call', async () => {
    await Promise.all([phone.call(), phone.call()])
    expect(service.asked.filter(({ request }) => request === 'join')).toHaveLength(1)
  })

  test('is muted here at once and at the server after', async () => {
    await talk()
    phone.mute(true)
    expect(phone.snapshot).toMatchObject({ muted: true })
    expect((await service.next('setMuted')).params).toEqual({ callId, muted: true })
  })

  test('hung up ends here at once and is told to the server', async () => {
    await talk()
    const done = phone.hangUp()
    expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'caller-hung-up' })
    expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
    await done
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
  })

  test('hung up while joining goes back to idle and leaves nothing', async () => {
    const calling = phone.call()
    await phone.hangUp()
    await calling
    expect(phone.snapshot).toEqual({ state: 'idle' })
    await nothingIsLeft()
    expect(service.asked).toEqual([])
  })

  test('whose service stops says so', async () => {
    await talk()
    service.drop('server-stopping')
    await until('ended')
    expect(phone.snapshot).toMatchObject({ reason: 'server-stopping' })
  })

  test('whose transports fail is ended and the server is told why', async () => {
    await phone.call()
    await service.next('produce')
    platform.failTransports()
    expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'media-failed' })
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'media-failed' })
  })

  test('whose page goes away is gone, and the page may come back and go on', async () => {
    await talk()
    platform.hidePage()
    await nothingIsLeft()
    await phone.call()
    expect(phone.snapshot.state).toBe('resuming')
    expect((await service.next('resume')).params).toMatchObject({ callId })
  })
})

describe('a refused call', () => {
  test.each(['origin-not-allowed', 'rate-limited'] as const)('by the token route: %s', async code => {
    service.refuse('call-tokens', code)
    await expect(phone.call()).rejects.toMatchObject({ code })
    expect(phone.snapshot).toMatchObject({ state: 'refused', code })
    await nothingIsLeft()
  })

  test('by admission, and the next try begins anew with another token', async () => {
    service.refuse('join', 'no-agent')
    await expect(phone.call()).rejects.toBeInstanceOf(RingfenceError)
    expect(phone.snapshot).toEqual({ state: 'refused', code: 'no-agent', retryable: true })
    await nothingIsLeft()
    phone.reset()
    expect(phone.snapshot).toEqual({ state: 'idle' })
    await phone.call()
    const tokens = service.asked.flatMap(frame => (frame.request === 'join' ? [frame.params.token] : []))
    expect(new Set(tokens).size).toBe(2)
  })

  test('by a microphone that the person was asked for never reaches the service', async () => {
    const { promise: prompt, reject: refuse } = Promise.withResolvers<never>()
    takePhone({ microphoneAllowed: false, openMicrophone: () => prompt })
    phone.warmUp()
    const calling = phone.call()
    await until('asking-microphone')
    expect(service.sockets()).toBe(1)
    refuse(new RingfenceError('microphone-denied'))
    await expect(calling).rejects.toMatchObject({ code: 'microphone-denied' })
    expect(phone.snapshot).toMatchObject({ state: 'refused', code: 'microphone-denied' })
    expect(service.asked).toEqual([])
  })

  test('by a browser that says no without asking, which nobody is told to allow', async () => {
    const refusal = new RingfenceError('microphone-denied')
    takePhone({ microphoneAllowed: false, openMicrophone: () => Promise.reject(refusal) })
    await expect(phone.call()).rejects.toMatchObject({ code: 'microphone-denied' })
    expect(told).toEqual(['joining', 'refused'])
  })

  test('by the microphone leaves the line', async () => {
    let refuse: (error: RingfenceError) => void = () => {}
    const prompt = new Promise<never>((_, reject) => {
      refuse = reject
    })
    takePhone({ openMicrophone: () => prompt })
    const calling = phone.call()
    await service.next('produce') // in line; the browser need not ask, and the device takes its time
    expect(phone.snapshot).toMatchObject({ state: 'waiting' })
    expect(told).not.toContain('asking-microphone')
    refuse(new RingfenceError('microphone-denied'))
    await expect(calling).rejects.toMatchObject({ code: 'microphone-denied' })
    expect(phone.snapshot).toMatchObject({ state: 'refused', code: 'microphone-denied' })
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
    await nothingIsLeft()
  })

  test('by a page that can have no call, before anybody is asked for anything', async () => {
    const openMicrophone = vi.fn<() => Promise<never>>()
    takePhone({ obstacle: 'microphone-forbidden', openMicrophone })
    await expect(phone.call()).rejects.toMatchObject({ code: 'microphone-forbidden', retryable: false })
    expect(phone.snapshot).toMatchObject({ state: 'refused', code: 'microphone-forbidden' })
    expect(openMicrophone).not.toHaveBeenCalled()
    expect([service.sockets(), service.asked]).toEqual([0, []])
  })

  test('by the cause that is found behind a silence, and everything is given back before it is sought', async () => {
    takePhone({ fetch: () => Promise.reject(new TypeError('refused')), cause: 'service-unavailable' })
    const refused = vi.fn()
    phone.on('refused', refused)
    await expect(phone.call()).rejects.toMatchObject({
      code: 'service-unavailable',
      cause: { name: 'TypeError' },
    })
    const cause = expect.any(TypeError)
    expect(refused).toHaveBeenCalledExactlyOnceWith({ code: 'service-unavailable', retryable: true, cause })
    await nothingIsLeft()
  })

  test('by closed doors, with the hour at which they open', async () => {
    const error = { code: 'closed-now', retryable: true, sentence: '', retryAfterMs: 5000, opensAtMs: 99_000 }
    const closed = new Response(JSON.stringify({ error }), { status: 403 })
    takePhone({ fetch: async () => closed.clone() })
    const refused = vi.fn()
    phone.on('refused', refused)
    const until = { retryAfterMs: 5000, opensAtMs: 99_000 }
    await expect(phone.call()).rejects.toMatchObject({ code: 'closed-now', until })
    expect(phone.snapshot).toEqual({ state: 'refused', code: 'closed-now', retryable: true, until })
    expect(refused).toHaveBeenCalledExactlyOnceWith({ code: 'closed-now', retryable: true, until })
  })

  test('by a service that is not there', async () => {
    takePhone({ fetch: () => Promise.reject(new TypeError('refused')) })
    await expect(phone.call()).rejects.toMatchObject({ code: 'server-unreachable', retryable: true })
  })
})

test('transports that show another certificate end the call', async () => {
  takePhone({ dtlsFingerprint: Array(32).fill('00').join(':') })
  await phone.call()
  await until('ended')
  expect(phone.snapshot).toMatchObject({ reason: 'media-key-mismatch', retryable: false })
  service.say(receiptIssued)
  await nothingIsLeft()
})

test('a warm socket that the server closes is no news', async () => {
  phone.warmUp()
  await eventually(() => service.sockets() === 1)
  service.drop('authentication-timed-out')
  await eventually(() => service.sockets() === 0)
  expect(told).toEqual([])
  await phone.call()
  expect(phone.snapshot.state).toBe('waiting')
})

test('authorization is refreshed with the browser key while the call goes on', async () => {
  service.authorizationSeconds = 1
  await phone.call()
  await service.next('refresh')
  await service.next('refresh')
  expect(phone.snapshot.state).toBe('waiting')
})

test('a phone that is closed hangs up, so that nobody waits for its page', async () => {
  await phone.call()
  service.say(await service.talking())
  await until('talking')
  phone.close()
  expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
})
