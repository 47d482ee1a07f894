import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EventFrame } from '../../../protocol/index.ts'
import {
  callId,
  eventually,
  type FakeService,
  nothing,
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
const waiting: EventFrame = { event: 'waiting', callId, place: 1, expectedWaitMs: null }

const connectionLost = (isLost: boolean) =>
  shown(phone, snapshot => 'connectionLost' in snapshot && snapshot.connectionLost === isLost)

async function startTalking(): Promise<void> {
  await phone.call()
  service.say(await service.talking())
  await until('talking')
}

/** The page is loaded again: another script in the same browser. */
function reload(more: Partial<NodePlatformOptions> = {}): void {
  platform.hidePage()
  expect(platform.inUse()).toEqual(nothing)
  takePhone({ reloaded: platform, ...more })
}

/** A page that is loaded so much later. */
const later = (ms: number) => {
  const { clock } = service.network
  return { clock: { ...clock, now: () => clock.now() + ms } }
}

beforeEach(async () => {
  service = await startFakeService()
  takePhone()
})

afterEach(async () => {
  phone.close()
  expect(platform.inUse()).toEqual(nothing)
  await eventually(() => service.sockets() === 0)
  await service.close()
})

describe('a lost network', () => {
  test('is mended by coming back: the same call, the same token, new transports', async () => {
    await startTalking()
    await service.next('produce')
    phone.mute(true)
    await service.next('setMuted')
    service.drop()
    const { params } = await service.next('resume')
    expect(params.callId).toBe(callId)
    await service.next('produce')
    service.say(await service.talking({}, { talkedMs: 9000, secondsLeft: 100 }))
    expect((await service.next('setMuted')).params).toEqual({ callId, muted: true })
    expect(phone.snapshot).toMatchObject({ state: 'talking', muted: true, agent: { seat: 'ABC-123' } })
    // Answered, muted, lost, in again, and as the server has it.
    expect(told).toEqual(['joining', 'waiting', ...Array(5).fill('talking')])
    expect(platform.inUse()).toEqual({ microphones: 1, sounds: 1, transports: 2 })
    expect(service.served.filter(({ path }) => path.endsWith('call-tokens'))).toHaveLength(1)
  })

  test('is mended for a call that waits, too', async () => {
    await phone.call()
    service.drop()
    await service.next('resume')
    service.say({ ...waiting, place: 3 })
    await shown(phone, snapshot => snapshot.state === 'waiting' && snapshot.place === 3)
  })

  test.each(['waiting', 'connecting', 'talking'] as const)(
    'is shown in %s until it is there again',
    async state => {
      let online = true
      takePhone({
        openSocket(url, subprotocol, listener) {
          if (online) return service.network.openSocket(url, subprotocol, listener)
          queueMicrotask(() => listener.onClosed(1006))
          return { send() {}, close() {} }
        },
      })
      await phone.call()
      const events = {
        waiting,
        connecting: { event: 'connecting', callId },
        talking: await service.talking(),
      } as const
      service.say(events[state])
      await until(state)
      expect(phone.snapshot).toMatchObject({ connectionLost: false })
      online = false
      service.drop()
      await connectionLost(true)
      expect(phone.snapshot).toMatchObject({ state })
      online = true
      await service.next('resume')
      await connectionLost(false)
      expect(phone.snapshot).toMatchObject({ state })
    },
  )

  test('is sought as long as the service waits, and no longer', async () => {
    service.awayMs = 100_000
    const { clock } = service.network
    let [online, tries] = [true, 0]
    let aheadMs = 0
    takePhone({
      clock: { now: () => clock.now() + aheadMs, after: (ms, act) => clock.after(ms > 3000 ? ms : 0, act) },
      openSocket(url, subprotocol, listener) {
        if (online) return service.network.openSocket(url, subprotocol, listener)
        tries += 1
        queueMicrotask(() => listener.onClosed(1006))
        return { send() {}, close() {} }
      },
    })
    await startTalking()
    online = false
    service.drop()
    await eventually(() => tries > 0)
    aheadMs = 99_000
    tries = 0
    await eventually(() => tries > 2)
    expect(phone.snapshot).toMatchObject({ state: 'talking', connectionLost: true })
    aheadMs = 100_000
    await until('ended')
    expect(phone.snapshot).toMatchObject({ reason: 'connection-lost' })
  })

  test('is sought again when the first try is lost', async () => {
    await startTalking()
    service.refuse('resume', 'server-stopping')
    service.drop()
    await service.next('resume')
    await service.next('resume')
    expect(phone.snapshot.state).toBe('talking')
  })

  test('of a call that the service does not know any more is its end', async () => {
    await startTalking()
    service.refuse('resume', 'call-not-found')
    service.drop()
    await until('ended')
    expect(phone.snapshot).toMatchObject({ reason: 'connection-lost', retryable: true })
    expect(platform.inUse()).toEqual(nothing)
  })

  test('hung up meanwhile is over at once, and told before the next call', async () => {
    let tries = 0
    let online = true
    takePhone({
      openSocket(url, subprotocol, listener) {
        if (online) return service.network.openSocket(url, subprotocol, listener)
        tries += 1
        queueMicrotask(() => listener.onClosed(1006))
        return { send() {}, close() {} }
      },
    })
    await startTalking()
    online = false
    service.drop()
    await eventually(() => tries > 0)
    await phone.hangUp()
    expect(phone.snapshot).toMatchObject({ state: 'ended', reason: 'caller-hung-up' })
    online = true
    await phone.call()
    expect(phone.snapshot.state).toBe('waiting')
    const asked = service.asked.map(({ request }) => request).filter(each => each !== 'produce')
    expect(asked).toEqual(['join', 'resume', 'hangUp', 'join'])
  })

  test.each(['revoked', 'authorization-expired', 'server-stopping'] as const)(
    'is none when the service closes with %s',
    async code => {
      await startTalking()
      service.drop(code)
      await until('ended')
      expect(phone.snapshot).toMatchObject({ reason: code })
      expect(service.asked.some(({ request }) => request === 'resume')).toBe(false)
    },
  )
})

describe('a page that is loaded again', () => {
  test('goes on with its talk, and asks for no other token', async () => {
    await startTalking()
    reload()
    const resuming = phone.resume()
    await service.next('resume')
    expect(await resuming).toBe(true)
    expect(phone.snapshot).toEqual({ state: 'resuming' })
    service.say(await service.talking({}, { talkedMs: 60_000 }))
    await until('talking')
    expect(phone.snapshot).toMatchObject({ agent: { seat: 'ABC-123' } })
    expect(service.served.filter(({ path }) => path.endsWith('call-tokens'))).toHaveLength(1)
    await eventually(() => platform.inUse().microphones === 1)
  })

  test('stays muted, and its microphone is opened silent', async () => {
    await startTalking()
    phone.mute(true)
    await service.next('setMuted')
    // A page may be loaded again before the server said where the call stands.
    reload()
    await phone.resume()
    const microphone = await createNodePlatform(service.network).openMicrophone('')
    const { track } = microphone
    const heard: boolean[] = []
    track.addEventListener('enabledchange', () => heard.push(track.enabled))
    reload({ openMicrophone: async () => microphone })
    await phone.resume()
    service.say(await service.talking())
    await until('talking')
    await eventually(() => heard.length > 0)
    expect(phone.snapshot).toMatchObject({ muted: true })
    expect((await service.next('setMuted')).params).toEqual({ callId, muted: true })
    expect(heard).toEqual([false])
    phone.mute(false)
    expect(track.enabled).toBe(true)
  })

  test('goes on in line', async () => {
    await phone.call()
    reload()
    expect(await phone.resume()).toBe(true)
    service.say(waiting)
    await until('waiting')
  })

  test('hears nothing before a gesture where the browser wants one', async () => {
    await startTalking()
    reload()
    platform.wantGesture(true)
    await phone.resume()
    service.say(await service.talking())
    await until('talking')
    expect(phone.snapshot).toMatchObject({ soundBlocked: true })
  })

  test.each([true, false])('goes on by a press, too; muted: %s', async muted => {
    await startTalking()
    phone.mute(muted)
    reload()
    await phone.call()
    expect(phone.snapshot).toEqual({ state: 'resuming' })
    service.say(await service.talking())
    await until('talking')
    expect(phone.snapshot).toMatchObject({ muted })
    expect(platform.inUse().microphones).toBe(1)
    expect(service.asked.filter(({ request }) => request === 'join')).toHaveLength(1)
  })

  test('calls anew by a press when the call is over, and nobody is muted by the call of before', async () => {
    await startTalking()
    phone.mute(true)
    reload()
    service.refuse('resume', 'call-not-found')
    await phone.call()
    expect(told).toEqual(['resuming', 'joining', 'waiting'])
    service.say(await service.talking())
    await until('talking')
    expect(phone.snapshot).toMatchObject({ muted: false })
  })

  test('is left alone when it hangs up while its call is being taken up by a press', async () => {
    await startTalking()
    reload()
    const release = service.holdJoin()
    const calling = phone.call()
    await service.next('resume')
    await phone.hangUp()
    await calling
    expect(phone.snapshot).toEqual({ state: 'idle' })
    release()
    await eventually(() => service.sockets() === 0)
  })

  test('without a microphone leaves its call', async () => {
    await startTalking()
    const { RingfenceError } = await import('../../../protocol/errors.ts')
    reload({ openMicrophone: () => Promise.reject(new RingfenceError('microphone-denied')) })
    expect(await phone.resume()).toBe(true)
    await until('refused')
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
    await eventually(() => service.sockets() === 0)
  })

  test('finds nothing when the call is over', async () => {
    await startTalking()
    reload()
    service.refuse('resume', 'call-not-found')
    expect(await phone.resume()).toBe(false)
    expect(phone.snapshot).toEqual({ state: 'idle' })
    expect(await phone.resume()).toBe(false)
  })

  test('finds nothing when it had no call, or hung up before', async () => {
    expect(await phone.resume()).toBe(false)
    await startTalking()
    await phone.hangUp()
    reload()
    expect(await phone.resume()).toBe(false)
    expect(told).toEqual([])
  })

  test.each([10_000, 30_000, 120_000])(
    'is taken up within the %i ms that the service waits',
    async awayMs => {
      service.awayMs = awayMs
      await startTalking()
      reload(later(awayMs - 1000))
      expect(await phone.resume()).toBe(true)
      reload(later(2 * awayMs + 1000))
      expect(await phone.resume()).toBe(false)
      expect(service.asked.filter(({ request }) => request === 'resume')).toHaveLength(1)
    },
  )

  test('that could not keep its certificate does not try with another', async () => {
    await startTalking()
    platform.hidePage()
    const { mediaCertificate } = createNodePlatform(service.network)
    takePhone({ reloaded: { ...platform, mediaCertificate } })
    expect(await phone.resume()).toBe(false)
    expect(service.asked.some(({ request }) => request === 'resume')).toBe(false)
  })

  test('has its call taken up by the phone that stays, when the page makes two and closes the first', async () => {
    await startTalking()
    reload()
    const first = phone
    const given = first.resume()
    first.close()
    takePhone({ reloaded: platform })
    expect(await Promise.all([phone.resume(), given])).toEqual([true, false])
    service.say(await service.talking())
    await until('talking')
    expect(service.asked.some(({ request }) => request === 'hangUp')).toBe(false)
  })

  test('is left alone when it hung up while its call was being taken up, and is loaded once more', async () => {
    await startTalking()
    reload()
    const release = service.holdJoin()
    phone.resume()
    await service.next('resume')
    await phone.hangUp()
    reload()
    release()
    expect(await phone.resume()).toBe(false)
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
  })

  test('of which a copy was opened in another tab keeps its call', async () => {
    await startTalking()
    const copy = createNodePlatform({ ...service.network, reloaded: platform })
    const other = createPhoneOn(copy, { service: service.origin, site: 'demo', queue: 'sales' })
    expect(await other.resume()).toBe(false)
    other.close()
    expect(phone.snapshot.state).toBe('talking')
  })
})

test('a page that comes back out of the memory of the browser takes its call up by itself', async () => {
  await startTalking()
  platform.hidePage()
  expect(phone.snapshot).toEqual({ state: 'idle' })
  platform.returnToPage()
  await service.next('resume')
  service.say(await service.talking())
  await until('talking')
})
