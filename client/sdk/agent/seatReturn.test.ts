import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AgentId } from '../../../protocol/index.ts'
import { type FakeService, shown, startFakeService } from '../testing/fakeService.ts'
import { createNodePlatform, createSeatOn, type NodePlatform } from '../testing/index.ts'
import type { Seat } from './seatTypes.ts'

/** What a seat does after its connection broke. */
let service: FakeService
let platform: NodePlatform
let seat: Seat
/** What the clock of the next page is ahead of that of the service. */
let lateMs = 0

function open(reloaded?: NodePlatform): void {
  const { clock } = service.network
  const ahead = lateMs
  const now = () => clock.now() + ahead
  platform = createNodePlatform({
    ...service.network,
    clock: { ...clock, now },
    ...(reloaded && { reloaded }),
  })
  seat = createSeatOn(platform, { service: service.origin })
}

/** The tab is loaded again. */
function reload(): void {
  platform.hidePage()
  seat.close()
  open(platform)
}

beforeEach(async () => {
  lateMs = 0
  service = await startFakeService()
  open()
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

describe('a page that is loaded anew while the service is started anew', () => {
  const dutySaid = () => service.asked.filter(({ request }) => request === 'setDuty')

  test('says again what its agent had chosen', async () => {
    await seat.setDuty('on-duty')
    reload()
    await seat.start()
    await shown(seat, now => now.state === 'seated' && now.duty === 'on-duty')
    expect(dutySaid()).toHaveLength(2)
  })

  test('also when it was loaded twice before the service was there', async () => {
    await seat.setDuty('on-duty')
    await service.next('takeSeat')
    service.refuse('takeSeat', 'service-unavailable')
    reload()
    seat.start().catch(() => undefined)
    await service.next('takeSeat')
    reload()
    await seat.start()
    await shown(seat, now => now.state === 'seated' && now.duty === 'on-duty')
  })

  test.each<[string, () => unknown]>([
    ['after the time for which a duty waits', () => (lateMs = service.awayMs)],
    ['where the service set the agent away', () => (service.duty = 'away')],
    ['for another agent', () => (service.agentId = AgentId.parse(`agent_${'b'.repeat(22)}`))],
    ['after a new sign-in', () => (service.signedIn = false)],
  ])('not %s', async (_, change) => {
    await seat.setDuty('on-duty')
    const said = dutySaid().length
    change()
    reload()
    await seat.start()
    if (seat.snapshot.state === 'signed-out') await seat.signInAsDemoAgent()
    await shown(seat, now => now.state === 'seated')
    seat.setAudible(false)
    await service.next('setAudible')
    expect(dutySaid()).toHaveLength(said)
  })
})
