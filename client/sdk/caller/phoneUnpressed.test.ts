import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FakeService, nothing, startFakeService } from '../testing/fakeService.ts'
import { createNodePlatform, createPhoneOn, type NodePlatform } from '../testing/index.ts'
import type { Phone } from './phoneTypes.ts'

let service: FakeService
let platform: NodePlatform
let phone: Phone
const openMicrophone = vi.fn<() => void>()

/** A page that calls by itself. */
function visit(more: { readonly gesture: boolean; readonly silent: boolean }): void {
  platform = createNodePlatform({ ...service.network, gesture: more.gesture })
  platform.wantGesture(more.silent)
  const open = platform.openMicrophone
  platform.openMicrophone = deviceId => {
    openMicrophone()
    return open(deviceId)
  }
  phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
}

beforeEach(async () => {
  openMicrophone.mockClear()
  service = await startFakeService()
})
afterEach(async () => {
  phone.close()
  await service.close()
})

test('without a press, where the browser then plays nothing, a call says so before anybody is asked or rung', async () => {
  visit({ gesture: false, silent: true })
  await expect(phone.call()).rejects.toMatchObject({ code: 'gesture-required', retryable: false })
  expect(phone.snapshot).toMatchObject({ state: 'refused', code: 'gesture-required' })
  expect(openMicrophone).not.toHaveBeenCalled()
  expect([service.asked, service.served, service.sockets()]).toEqual([[], [], 0])
  expect(platform.inUse()).toEqual(nothing)
})

test.each([
  ['the browser plays all the same', { gesture: false, silent: false }],
  ['somebody pressed something before', { gesture: true, silent: true }],
])('without a press, where %s, a call is a call', async (_, page) => {
  visit(page)
  await phone.call()
  expect(phone.snapshot.state).toBe('waiting')
})

test('given up while the browser’s word is waited for, nothing is begun', async () => {
  visit({ gesture: false, silent: false })
  const calling = phone.call()
  await phone.hangUp()
  await calling
  expect(phone.snapshot).toEqual({ state: 'idle' })
  expect(openMicrophone).not.toHaveBeenCalled()
  expect(platform.inUse()).toEqual(nothing)
})
