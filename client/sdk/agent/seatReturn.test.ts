import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeService, shown, startFakeService } from '../testing/fakeService.ts'
import { createNodePlatform, createSeatOn } from '../testing/index.ts'
import type { Seat } from './seatTypes.ts'

/** What a seat does after its connection broke. */
let service: FakeService
let seat: Seat

beforeEach(async () => {
  service = await startFakeService()
  seat = createSeatOn(createNodePlatform(service.network), { service: service.origin })
  await seat.signInAsDemoAgent()
})
afterEach(async () => {
  seat.close()
  await service.close()
})

const until = (state: Seat['snapshot']['state']) => shown(seat, snapshot => snapshot.state === state)

test('does not come back to a session that ended meanwhile', async () => {
  service.refuse('takeSeat', 'sign-in-required')
  service.drop()
  await until('signed-out')
  expect(seat.snapshot).toMatchObject({ why: 'session-expired' })
})

test('comes back by the socket alone: a kept HTTP connection may have died with the network', async () => {
  const { length } = service.served
  service.drop()
  await until('connecting')
  await until('seated')
  expect(service.served).toHaveLength(length)
})

test('finds at a fresh sign-in that access was revoked meanwhile, which is no failure', async () => {
  seat.close()
  seat = createSeatOn(createNodePlatform(service.network), { service: service.origin })
  service.refuse('takeSeat', 'revoked')
  await seat.signInAsDemoAgent()
  expect(seat.snapshot).toMatchObject({ state: 'signed-out', why: 'revoked' })
})
