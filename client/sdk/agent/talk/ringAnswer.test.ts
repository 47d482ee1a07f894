import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeService, nothing, shown, startFakeService } from '../../testing/fakeService.ts'
import { createNodePlatform, createSeatOn, type NodePlatform } from '../../testing/index.ts'
import type { Seat } from '../seatTypes.ts'

let service: FakeService
let platform: NodePlatform
let seat: Seat

beforeEach(async () => {
  service = await startFakeService()
  platform = createNodePlatform(service.network)
  seat = createSeatOn(platform, { service: service.origin })
  await seat.signInAsDemoAgent()
})

afterEach(async () => {
  seat.close()
  expect(platform.inUse()).toEqual(nothing)
  await service.close()
})

async function ring(): Promise<void> {
  service.say(service.ringing())
  await shown(seat, now => now.state === 'seated' && now.occupation.state === 'ringing')
}

const asked = (name: string) => service.asked.filter(({ request }) => request === name).length

test('a ring that is declined is declined, whatever is pressed before the service heard it', async () => {
  await ring()
  await Promise.all([seat.decline(), seat.accept(), seat.decline()])
  expect(seat.snapshot).toMatchObject({ occupation: { state: 'free' }, last: { reason: 'declined' } })
  expect([asked('decline'), asked('accept')]).toEqual([1, 0])
  expect(platform.inUse()).toEqual(nothing)
  await ring()
  await seat.decline()
  expect(asked('decline')).toBe(2)
})

test('what the service did not hear can be pressed again', async () => {
  await ring()
  service.refuse('decline', 'internal-error')
  await expect(seat.decline()).rejects.toMatchObject({ code: 'internal-error' })
  await seat.decline()
  expect(seat.snapshot).toMatchObject({ occupation: { state: 'free' }, last: { reason: 'declined' } })
})
