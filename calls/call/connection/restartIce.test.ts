import { expect, test } from 'vitest'
import { openDesk } from '../../testing/openDesk.ts'

async function talkThatSeeksAnotherPath() {
  const here = await openDesk()
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
