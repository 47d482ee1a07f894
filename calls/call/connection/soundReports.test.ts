import { expect, test } from 'vitest'
import type { CallId } from '../../../protocol/index.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { seatInput, type TestDesk } from '../../testing/testDesk.ts'

async function talking() {
  const here = await openDesk()
  const a = await here.seat('a')
  const { callId } = await here.join()
  await here.drain()
  await here.accept(a)
  return {
    here,
    a,
    callId,
    agent: { side: 'agent', agentId: a },
    caller: { side: 'caller', callId },
  } as const
}

async function resume(here: TestDesk, callId: CallId): Promise<void> {
  const { jti } = here.desk.tokenOf(callId)
  await here.desk.resume({ callId, jti, rtpCapabilities: { codecs: [], headerExtensions: [] } })
  here.desk.catchUp({ side: 'caller', callId })
}

test('what one page measures is told to the other, and to that one only', async () => {
  const { here, a, callId, agent, caller } = await talking()
  here.desk.reportSound(agent, callId, false)
  here.desk.reportSound(agent, callId, true)
  expect(here.heardOf(callId, 'soundReported').map(({ arrives }) => arrives)).toEqual([false, true])
  expect(here.heardOf(a, 'soundReported')).toEqual([])
  here.desk.reportSound(caller, callId, false)
  await here.drain()
  expect(here.heardOf(a, 'soundReported').map(({ arrives }) => arrives)).toEqual([false])
})

test('a page that comes back is told again that nothing of it arrives, as long as that holds', async () => {
  const { here, callId, agent } = await talking()
  here.desk.reportSound(agent, callId, false)
  here.desk.callerAway(callId)
  await resume(here, callId)
  expect(here.heardOf(callId, 'soundReported')).toHaveLength(2)
  here.desk.reportSound(agent, callId, true)
  await resume(here, callId)
  expect(here.heardOf(callId, 'soundReported').map(({ arrives }) => arrives)).toEqual([false, false, true])
})

test('whoever was away has measured nothing: what they said before holds no more', async () => {
  const { here, a, callId, agent } = await talking()
  here.desk.reportSound(agent, callId, false)
  here.desk.leaveSeat(a, 'gone')
  await here.desk.takeSeat(seatInput('a', 'a'))
  here.desk.catchUp(agent)
  await resume(here, callId)
  expect(here.heardOf(callId, 'soundReported')).toHaveLength(1)
})
