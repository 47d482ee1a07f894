import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../../store/index.ts'
import { createTestClock, nothingHeld, openTestDesk } from '../../testing/testDesk.ts'

async function talkThatSeeksAnotherPath() {
  const clock = createTestClock(setImmediate)
  const store = await openStore({ file: ':memory:', clock })
  const here = openTestDesk({ memory: store.calls, clock, drain: setImmediate })
  onTestFinished(async () => {
    await here.desk.close()
    expect(here.held()).toEqual(nothingHeld)
    await store.close()
  })
  const agentId = await here.seat('a')
  const { callId } = await here.join()
  await here.drain()
  await here.accept(agentId)
  await here.drain()
  const caller = { side: 'caller', callId } as const
  await here.desk.restartIce(caller, callId)
  return {
    ...here,
    sayConnected: () => here.desk.mediaCarries(caller, callId),
    toldAgent: () => here.heardOf(agentId, 'otherAway').map(({ away }) => away),
  }
}

test('a page that calls its transports connected is here again once a packet of it came', async () => {
  const { sayConnected, toldAgent } = await talkThatSeeksAnotherPath()
  expect(toldAgent()).toEqual([true])
  await sayConnected()
  expect(toldAgent()).toEqual([true, false])
  await sayConnected()
  expect(toldAgent()).toEqual([true, false])
})

test('while no packet of it comes it stays away, whatever its browser says', async () => {
  const { sayConnected, toldAgent, media } = await talkThatSeeksAnotherPath()
  media.unseen.add('heard')
  await expect(sayConnected()).rejects.toMatchObject({ code: 'media-failed' })
  expect(toldAgent()).toEqual([true])
  media.unseen.clear()
  await sayConnected()
  expect(toldAgent()).toEqual([true, false])
})
