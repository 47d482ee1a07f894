import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  callId,
  eventually,
  type FakeService,
  legMedia,
  nothing,
  shown,
  startFakeService,
} from '../testing/fakeService.ts'
import { createNodePlatform, createPhoneOn, type NodePlatform } from '../testing/index.ts'
import type { Phone } from './phoneTypes.ts'

let service: FakeService
let platform: NodePlatform
let phone: Phone

const offered = { event: 'mediaOffered', callId, media: legMedia } as const

beforeEach(async () => {
  service = await startFakeService()
  service.far = true
  platform = createNodePlatform(service.network)
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
})

afterEach(async () => {
  phone.close()
  await service.close()
})

test('far from the ring the microphone is open, and nothing else: no leg, and nothing is said to be lost', async () => {
  await phone.call()
  expect(phone.snapshot).toMatchObject({ state: 'waiting', connectionLost: false })
  expect(platform.inUse()).toEqual({ microphones: 1, sounds: 1, transports: 0 })
  expect(service.asked.map(({ request }) => request)).toEqual(['join'])
})

test('what is offered is opened and spoken on, and the call goes on as any other', async () => {
  await phone.call()
  service.say(offered)
  const { params } = await service.next('produce')
  expect(params.callId).toBe(callId)
  expect(platform.inUse().transports).toBe(2)
  service.say({ event: 'connecting', callId }, await service.talking())
  await shown(phone, ({ state }) => state === 'talking')
  expect(phone.snapshot).toMatchObject({ connectionLost: false })
  await phone.hangUp()
  expect(platform.inUse()).toEqual(nothing)
})

test('another offer takes the place of the one before', async () => {
  await phone.call()
  service.say(offered)
  await service.next('produce')
  service.say(offered)
  await service.next('produce')
  expect(platform.inUse().transports).toBe(2)
})

test('an offer that fails ends the call with its cause', async () => {
  await phone.call()
  service.say(offered)
  await service.next('produce')
  platform.failTransports()
  await shown(phone, ({ state }) => state === 'ended')
  expect(phone.snapshot).toMatchObject({ reason: 'media-failed' })
  expect(platform.inUse()).toEqual(nothing)
})

test('a leg that the service took back meanwhile is asked for anew', async () => {
  await phone.call()
  service.refuse('produce', 'request-not-allowed')
  service.say(offered)
  await service.next('resume')
  service.say(offered)
  await service.next('produce')
  await service.next('produce')
  expect(phone.snapshot).toMatchObject({ state: 'waiting' })
})

test('whose network breaks far from the ring comes back without a leg, and takes what is offered then', async () => {
  await phone.call()
  service.drop()
  await service.next('resume')
  service.say({ event: 'waiting', callId, place: 40, expectedWaitMs: null })
  await shown(
    phone,
    snapshot => snapshot.state === 'waiting' && !snapshot.connectionLost && snapshot.place === 40,
  )
  expect(platform.inUse().transports).toBe(0)
  service.say(offered)
  await service.next('produce')
  expect(platform.inUse().transports).toBe(2)
})

test('a leg that the service gave up while the page was away is closed, and seeks no path', async () => {
  service.far = false
  await phone.call()
  await service.next('produce')
  platform.setPath('connected')
  platform.setPath('disconnected')
  await service.next('restartIce')
  service.far = true
  service.drop()
  await service.next('resume')
  service.say({ event: 'waiting', callId, place: 40, expectedWaitMs: null })
  await shown(
    phone,
    snapshot => snapshot.state === 'waiting' && !snapshot.connectionLost && snapshot.place === 40,
  )
  await eventually(() => platform.inUse().transports === 0)
})
