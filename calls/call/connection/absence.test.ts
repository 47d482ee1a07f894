import { expect, test } from 'vitest'
import { codeOf } from '../../../protocol/index.ts'
import { callerIdOf } from '../../testing/fakeProofs.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { type CallerInput, type TestDesk, testToken } from '../../testing/testDesk.ts'
import { callOf } from '../../testing/testDispatch.ts'

const from = (address: string) => ({ network: 'network', address })
const rtpCapabilities = { codecs: [], headerExtensions: [] }

/** One agent, who talks, and room for one caller of each address who is not proven. */
async function busy() {
  const here = await openDesk({
    unproven: { perAddress: 1, perNetwork: 9, inLinePerQueue: 9, byLot: 0, agentPart: 1 },
  })
  const agentId = await here.seat('a')
  await here.join({ source: from('other') })
  await here.drain()
  await here.accept(agentId)
  const join = async (caller: CallerInput) => {
    const joined = await here.join(caller)
    await here.drain()
    return joined
  }
  const legs = here.media.counts().legs
  const refusal = (caller: CallerInput) => here.join(caller).catch(codeOf)
  return { ...here, join, refusal, legsMore: () => here.media.counts().legs - legs }
}

async function placeOf(here: TestDesk, joined: Awaited<ReturnType<TestDesk['join']>>) {
  return here.heardOf(joined.callId, 'waiting').at(-1)?.place ?? joined.place
}

test('a caller who is away for five seconds holds a place to come back to, and no room or media that others could have', async () => {
  const here = await busy()
  const first = await here.join({ source: from('one') })
  const { callId } = first
  expect(await here.refusal({ source: from('one') })).toBe('network-busy')
  here.desk.callerAway(callId)
  await here.clock.advance(4999)
  expect([await here.refusal({ source: from('one') }), here.legsMore()]).toEqual(['network-busy', 1])
  await here.clock.advance(1)
  expect(here.legsMore()).toBe(0)
  const second = await here.join({ source: from('one') })
  expect([second.place, here.legsMore()]).toEqual([1, 1])

  const { jti } = here.desk.tokenOf(callId)
  await here.desk.resume({ callId, jti, rtpCapabilities })
  here.desk.catchUp({ side: 'caller', callId })
  await here.clock.advance(1000)
  expect(here.legsMore()).toBe(2)
  expect([await placeOf(here, first), await placeOf(here, second)]).toEqual([1, 2])
  expect(await here.refusal({ source: from('one') })).toBe('network-busy')
})

test('a page that is loaded again at once changes nothing for anybody', async () => {
  const here = await busy()
  const first = await here.join({ source: from('one') })
  const second = await here.join({ source: from('two') })
  const { callId } = first
  const { jti } = here.desk.tokenOf(callId)
  const before = here.heard(second.callId).length
  here.desk.callerAway(callId)
  await here.clock.advance(4000)
  await here.desk.resume({ callId, jti, rtpCapabilities })
  here.desk.catchUp({ side: 'caller', callId })
  await here.clock.advance(10_000)
  expect(here.legsMore()).toBe(2)
  expect(here.heard(second.callId).length).toBe(before)
})

test('whoever does not come back is gone after the time, and nothing is left', async () => {
  const here = await busy()
  const first = await here.join({ source: from('one') })
  here.desk.callerAway(first.callId)
  await here.clock.advance(30_000)
  expect(here.heardOf(first.callId, 'ended')).toMatchObject([{ reason: 'caller-gone' }])
  expect(here.legsMore()).toBe(0)
})

test('a caller who is proven keeps what they have', async () => {
  const here = await busy()
  const customer = { browser: 'c', caller: 'c', assurance: 'vouched', source: from('one') } as const
  const { site } = testToken(1, customer, 0)
  const goodCall = { site, identity: callerIdOf('c'), callId: callOf(1), atMs: here.clock.now() }
  await here.store.calls.goodCalls.note(goodCall)
  const first = await here.join(customer)
  here.desk.callerAway(first.callId)
  await here.clock.advance(29_999)
  expect(here.legsMore()).toBe(1)
})
