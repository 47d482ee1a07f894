import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RingfenceError } from '../../protocol/errors.ts'
import { type EventFrame, QueueKey, SiteKey } from '../../protocol/index.ts'
import type { Seat, SeatOccupation } from './seatState.ts'
import { createNodePlatform, createSeatOn, type NodePlatform, type NodePlatformOptions } from './testing.ts'
import {
  callId,
  consumer,
  legMedia,
  ringId,
  shown,
  startTinyService,
  type TinyService,
} from './tinyService.ts'

/** Waits for something that tells nobody when it happens. */
const eventually = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 4000, interval: 5 })

let service: TinyService
let platform: NodePlatform
let seat: Seat

function takeSeat(more: Partial<NodePlatformOptions> = {}): void {
  platform = createNodePlatform({ ...service.network, ...more })
  seat = createSeatOn(platform, { service: service.origin })
}

const rung: EventFrame = {
  event: 'ringStarted',
  ringId,
  callId,
  queue: {
    site: SiteKey.parse('demo'),
    queue: QueueKey.parse('sales'),
    siteName: 'Demo',
    queueName: 'Sales',
  },
  caller: { assurance: 'anonymous', pageContext: {}, origin: 'https://shop.example' },
  waitedMs: 1,
  ringTimeMs: 20_000,
  media: legMedia,
}
const talking: EventFrame = { event: 'talking', callId, withName: null, secondsLeft: 600 }

const occupied = (state: SeatOccupation['state']) =>
  shown(seat, snapshot => snapshot.state === 'seated' && snapshot.occupation.state === state)
const until = (state: Seat['snapshot']['state']) => shown(seat, snapshot => snapshot.state === state)
const nothing = { microphones: 0, sounds: 0, transports: 0 }

async function ring(): Promise<void> {
  await seat.signInAsDemoAgent()
  service.say(rung)
  await occupied('ringing')
}

async function talk(): Promise<void> {
  await ring()
  service.say({ event: 'consumerCreated', callId, consumer: consumer('1') })
  await seat.accept()
  service.say(talking)
  await occupied('talking')
}

beforeEach(async () => {
  service = await startTinyService()
  takeSeat()
})

afterEach(async () => {
  seat.close()
  expect(platform.inUse()).toEqual(nothing)
  await eventually(() => service.sockets() === 0)
  await service.close()
})

describe('sitting down', () => {
  test('with nobody signed in opens no socket', async () => {
    await seat.start()
    expect(seat.snapshot).toEqual({ state: 'signed-out', demoAgent: true, why: null })
    expect(service.sockets()).toBe(0)
  })

  test('after signing in names the certificate, and signing out gives everything back', async () => {
    await seat.signInAsDemoAgent()
    expect(seat.snapshot).toMatchObject({ state: 'seated', agentName: 'Ana', duty: 'off-duty' })
    const { params } = await service.next('takeSeat')
    expect(params.mediaKey).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    await seat.signOut()
    expect(seat.snapshot).toEqual({ state: 'signed-out', demoAgent: true, why: null })
    await eventually(() => service.sockets() === 0)
  })

  test.each(['signed-out', 'session-expired', 'seat-taken'] as const)(
    'is over when the server says %s',
    async why => {
      await seat.signInAsDemoAgent()
      service.drop(why)
      await until('signed-out')
      expect(seat.snapshot).toMatchObject({ why })
    },
  )

  test('comes back after a broken connection, with the same certificate and duty', async () => {
    await seat.signInAsDemoAgent()
    const first = await service.next('takeSeat')
    await seat.setDuty('on-duty')
    await service.next('setDuty')
    service.drop()
    await until('connecting')
    expect(seat.snapshot).toEqual({ state: 'connecting', since: 'connection-lost' })
    const second = await service.next('takeSeat')
    expect(second.params.mediaKey).toBe(first.params.mediaKey)
    expect((await service.next('setDuty')).params).toEqual({ duty: 'on-duty' })
    await eventually(() => seat.snapshot.state === 'seated' && seat.snapshot.duty === 'on-duty')
  })

  test('does not come back to a session that ended meanwhile', async () => {
    await seat.signInAsDemoAgent()
    service.signedIn = false
    service.drop()
    await until('signed-out')
    expect(seat.snapshot).toMatchObject({ why: 'session-expired' })
  })
})

describe('a ring', () => {
  test('opens the way for both voices and leaves the microphone closed', async () => {
    await ring()
    await service.next('produce')
    expect(platform.inUse()).toEqual({ microphones: 0, sounds: 1, transports: 2 })
  })

  test('accepted becomes a talk, and the end gives everything back', async () => {
    const heard: string[] = []
    for (const event of ['rang', 'answered', 'ended'] as const) seat.on(event, () => heard.push(event))
    await talk()
    expect((await service.next('accept')).params).toEqual({ ringId })
    expect(platform.inUse()).toEqual({ microphones: 1, sounds: 1, transports: 2 })
    service.say({ event: 'ended', callId, reason: 'caller-hung-up', waitedMs: 1, talkedMs: 2 })
    await occupied('free')
    expect(platform.inUse()).toEqual(nothing)
    expect(seat.snapshot).toMatchObject({ last: { reason: 'caller-hung-up', talkedMs: 2 } })
    expect(heard).toEqual(['rang', 'answered', 'ended'])
  })

  test('declined or gone gives everything back', async () => {
    await ring()
    await seat.decline()
    expect((await service.next('decline')).params).toEqual({ ringId })
    expect(platform.inUse()).toEqual(nothing)
    service.say(rung)
    await occupied('ringing')
    service.say({ event: 'ringEnded', ringId, callId, outcome: 'gone' })
    await occupied('free')
    expect(platform.inUse()).toEqual(nothing)
    await expect(seat.accept()).rejects.toMatchObject({ code: 'ring-over' })
  })

  test('that ended on the way refuses the accept', async () => {
    await ring()
    service.refuse('accept', 'ring-over')
    await expect(seat.accept()).rejects.toMatchObject({ code: 'ring-over' })
    expect(seat.snapshot).toMatchObject({ occupation: { state: 'free' }, last: { reason: 'ring-gone' } })
    await eventually(() => platform.inUse().microphones === 0)
  })

  test('accepted without a microphone hangs the call up', async () => {
    takeSeat({ openMicrophone: () => Promise.reject(new RingfenceError('microphone-missing')) })
    await ring()
    await expect(seat.accept()).rejects.toMatchObject({ code: 'microphone-missing' })
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
    expect(platform.inUse()).toEqual(nothing)
  })

  test('whose transports fail is passed on; a talk whose transports fail is ended', async () => {
    await ring()
    platform.failTransports()
    expect((await service.next('decline')).params).toEqual({ ringId })
    service.say({ event: 'ringEnded', ringId, callId, outcome: 'declined' })
    await occupied('free')
    await talk()
    platform.failTransports()
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'media-failed' })
  })
})

describe('a talk', () => {
  test('is muted, and another microphone stays muted', async () => {
    const tracks: MediaStreamTrack[] = []
    platform.openMicrophone = observe(platform.openMicrophone, ({ track }) => tracks.push(track))
    await talk()
    seat.mute(true)
    expect((await service.next('setMuted')).params).toEqual({ callId, muted: true })
    await seat.useDevices({ input: 'headset', output: '' })
    expect(tracks.map(({ enabled, readyState }) => [enabled, readyState])).toEqual([
      [false, 'ended'],
      [false, 'live'],
    ])
    expect(platform.inUse().microphones).toBe(1)
  })

  test('hung up closes the microphone before the server answers', async () => {
    await talk()
    const done = seat.hangUp()
    expect(platform.inUse()).toEqual(nothing)
    await done
    expect((await service.next('hangUp')).params).toEqual({ callId, because: 'person' })
  })

  test('whose connection breaks is over', async () => {
    await talk()
    const over = new Promise(resolve => seat.on('ended', resolve))
    service.drop()
    expect(await over).toMatchObject({ callId, reason: 'connection-lost' })
    expect(platform.inUse()).toEqual(nothing)
    await until('seated')
    expect(seat.snapshot).toMatchObject({ occupation: { state: 'free' }, last: { reason: 'agent-gone' } })
  })
})

const observe =
  <A extends unknown[], R>(act: (...args: A) => Promise<R>, see: (made: R) => void) =>
  async (...args: A): Promise<R> => {
    const made = await act(...args)
    see(made)
    return made
  }
