import { expect, test } from 'vitest'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { endOf, lastOf, nothingInUse, onDuty, talk } from '../harness/people.ts'

test('a caller talks to an agent and hangs up', async () => {
  const house = await startLoopback()
  const agent = await onDuty(house, 'Ada')
  await house.quiet()
  const before = house.counts()
  const caller = await talk(house, agent)
  await house.advance(61_000)
  await caller.phone.hangUp()
  await eventually(() => lastOf(agent), 'caller-hung-up')
  expect(endOf(caller)).toBe('caller-hung-up')
  await house.holdsOnly(before)
  expect(caller.platform.inUse()).toEqual(nothingInUse)
  expect(agent.platform.inUse()).toEqual(nothingInUse)
})
