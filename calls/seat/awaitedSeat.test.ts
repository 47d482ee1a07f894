import { expect, test } from 'vitest'
import type { AgentId } from '../../protocol/index.ts'
import { openDesk } from '../testing/openDesk.ts'
import { sales, seatInput, type TestDesk } from '../testing/testDesk.ts'

/** Two callers in line whose only agent is gone: the first is being rung, the second waits. */
async function blinked(): Promise<{ here: TestDesk; a: AgentId; callIds: readonly [string, string] }> {
  const here = await openDesk()
  const a = await here.seat('a')
  const first = await here.join({ browser: 'one' })
  await here.drain()
  const second = await here.join({ browser: 'two' })
  here.desk.leaveSeat(a, 'gone')
  await here.drain()
  return { here, a, callIds: [first.callId, second.callId] }
}

const endsIn = (here: TestDesk): number => here.logged.filter(({ event }) => event === 'call ended').length

test('nobody in line is hung up on while the only agent’s page may come back, and places stay', async () => {
  const { here, a, callIds } = await blinked()
  expect(here.desk.counts()).toMatchObject({ waiting: 2, ringing: 0, seats: 1, awaitedSeats: 1 })
  expect(here.heardOf(a, 'ringEnded').map(({ outcome }) => outcome)).toEqual(['gone'])
  await here.clock.advance(sales.awayTimeMs - 1)
  expect(endsIn(here)).toBe(0)
  const answer = await here.desk.takeSeat(seatInput('a'))
  expect(answer).toMatchObject({ duty: 'on-duty', resumed: null })
  await here.drain()
  expect(here.ringOf(a)?.call.callId).toBe(callIds[0])
  await here.clock.advance(sales.awayTimeMs)
  expect(here.desk.counts()).toMatchObject({ seats: 1, awaitedSeats: 0 })
})

test('when the page does not come back, callers are told that nobody is there, once', async () => {
  const { here } = await blinked()
  await here.clock.advance(sales.awayTimeMs)
  expect(here.desk.counts()).toMatchObject({ calls: 0, seats: 0, awaitedSeats: 0 })
  expect(endsIn(here)).toBe(2)
})

test('somebody may get in line meanwhile', async () => {
  const { here } = await blinked()
  expect(await here.join({ browser: 'three' })).toMatchObject({ place: 3 })
})

test('a ring goes to the next agent at once', async () => {
  const here = await openDesk()
  const a = await here.seat('a')
  await here.clock.advance(1)
  const b = await here.seat('b')
  await here.join()
  await here.drain()
  here.desk.leaveSeat(a, 'gone')
  await here.drain()
  expect(here.ringOf(b)).toBeDefined()
  await here.desk.takeSeat(seatInput('a'))
  expect(here.desk.counts()).toMatchObject({ ringing: 1, seats: 2, awaitedSeats: 0 })
})

test.each(['signed-out', 'revoked'] as const)('who is %s leaves nothing that waits', async why => {
  const { here, a } = await blinked()
  if (why === 'revoked') here.desk.revoke({ kind: 'agent', value: a })
  else here.desk.leaveSeat(a, why)
  await here.drain()
  expect(here.desk.counts()).toMatchObject({ calls: 0, seats: 0, awaitedSeats: 0 })
})

test('an agent who is off duty leaves no empty seat', async () => {
  const here = await openDesk()
  const a = await here.seat('a')
  here.desk.setDuty(a, 'off-duty')
  here.desk.leaveSeat(a, 'gone')
  expect(here.desk.counts()).toMatchObject({ seats: 0, awaitedSeats: 0 })
})

test('the time counts from the first loss, and another sign-in begins off duty', async () => {
  const { here, a } = await blinked()
  await here.clock.advance(sales.awayTimeMs - 1)
  here.desk.leaveSeat(a, 'gone')
  expect(await here.desk.takeSeat({ ...seatInput('a'), seatKey: seatInput('b').seatKey })).toMatchObject({
    duty: 'off-duty',
  })
  await here.drain()
  expect(here.desk.counts()).toMatchObject({ calls: 0, seats: 1, awaitedSeats: 0 })
})

test('a page that cannot ring aloud is rung where no other is free', async () => {
  const here = await openDesk()
  const a = await here.seat('a')
  here.desk.setAudible(a, false)
  await here.clock.advance(1)
  const b = await here.seat('b')
  const first = await here.join({ browser: 'one' })
  await here.drain()
  expect(here.ringOf(b)?.call.callId).toBe(first.callId)
  const second = await here.join({ browser: 'two' })
  await here.drain()
  expect(here.ringOf(a)?.call.callId).toBe(second.callId)
})
