import { describe, expect, test } from 'vitest'
import type { CallId } from '../../../protocol/index.ts'
import type { Message } from '../../ports/messages.ts'
import { voice } from '../../testing/fakeMedia.ts'
import { openDesk, type StoredDesk } from '../../testing/openDesk.ts'
import { type CallerInput, testToken } from '../../testing/testDesk.ts'
import { callOf } from '../../testing/testDispatch.ts'

/** One agent, whom nobody else is rung for while a call is on. */
async function open() {
  const here = await openDesk()
  const agentId = await here.seat('a')
  /** This caller talks for so long. */
  const talk = async (caller: CallerInput, ms: number, isHeard = true) => {
    const { callId } = await here.join(caller)
    await here.drain()
    if (isHeard) await here.desk.produce({ side: 'caller', callId }, callId, voice)
    await here.accept(agentId)
    await here.clock.advance(ms)
    here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
    await here.drain()
  }
  return { ...here, agentId, talk }
}

/** The places that these callers are given, while the agent talks with somebody else. */
async function placesOf(here: StoredDesk, ...callers: readonly CallerInput[]) {
  await here.join({ browser: 'somebody' })
  await here.drain()
  const places: (number | null)[] = []
  for (const caller of callers) places.push((await here.join(caller)).place)
  return places
}

const visitor = { browser: 'v' }
const customer = { browser: 'c', caller: 'c', assurance: 'vouched' } as const
const stranger = { browser: 's' }

describe('a good call speaks for whoever had it', () => {
  test('a browser key goes before a fresh one', async () => {
    const here = await open()
    await here.talk(visitor, 30_000)
    expect(await placesOf(here, stranger, visitor)).toEqual([1, 1])
  })

  test('an identity goes before one with nothing behind it, on whatever browser', async () => {
    const here = await open()
    await here.talk(customer, 30_000)
    const other = { browser: 'o', caller: 'o', assurance: 'vouched' } as const
    expect(await placesOf(here, other, { ...customer, browser: 'new' })).toEqual([1, 1])
  })

  test('what was done goes before what is said: a known browser before an unknown identity', async () => {
    const here = await open()
    await here.talk(visitor, 30_000)
    const another = { ...customer, browser: 'd', caller: 'd' }
    expect(await placesOf(here, stranger, customer, visitor, another)).toEqual([1, 1, 1, 3])
  })
})

test('a record keeps the class that its call came with, whatever was learned later', async () => {
  const here = await open()
  for (const caller of [visitor, visitor, customer, customer]) await here.talk(caller, 30_000)
  const records = await here.store.calls.records.recentOfAgent(here.agentId, 5)
  expect(records.map(({ callClass }) => callClass).toReversed()).toEqual([
    ...['unproven', 'returning', 'identified', 'proven'],
  ])
})

describe('nothing is behind a caller', () => {
  test.each<[string, number, boolean]>([
    ['who talked for a moment', 29_999, true],
    ['whom nobody heard', 60_000, false],
  ])('%s', async (_, ms, isHeard) => {
    const here = await open()
    await here.talk(visitor, ms, isHeard)
    expect(await placesOf(here, stranger, visitor)).toEqual([1, 2])
  })

  test('whose good call is three months ago', async () => {
    const here = await open()
    await here.talk(visitor, 30_000)
    const { jkt, site } = testToken(1, visitor, 0)
    const atMs = here.clock.now() - 90 * 24 * 3600_000
    await here.store.calls.goodCalls.note({ site, identity: jkt, callId: callOf(1), atMs })
    expect(await placesOf(here, stranger, visitor)).toEqual([1, 2])
  })

  test('whose browser proves to be another’s', async () => {
    const here = await open()
    await here.talk(customer, 30_000)
    // The identity had it, not the browser: without the identity it is a stranger's.
    expect(await placesOf(here, stranger, { browser: customer.browser })).toEqual([1, 2])
  })
})

describe('what dispatch hears of a call that is over', () => {
  async function openTapped() {
    const said: Message[] = []
    const carry = (deliver: (message: Message) => void) => (message: Message) => {
      said.push(message)
      void Promise.resolve(message).then(deliver)
    }
    const here = await openDesk({ carry })
    const agentId = await here.seat('a')
    const talking = async (isHeard: boolean) => {
      const { callId } = await here.join(visitor)
      await here.drain()
      if (isHeard) await here.desk.produce({ side: 'caller', callId }, callId, voice)
      await here.accept(agentId)
      return callId
    }
    const hangUp = async (callId: CallId) => {
      here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
      await here.drain()
    }
    const ended = () =>
      said.flatMap(message =>
        message.type === 'callTold' && message.call.phase === 'ended' ? [message.call] : [],
      )
    const reported = () => said.filter(({ type }) => type === 'callReported')
    return { here, agentId, talking, hangUp, ended, reported }
  }

  test.each<[string, number, boolean, boolean]>([
    ['both were heard for half a minute', 30_000, true, true],
    ['they talked for a moment', 29_999, true, false],
    ['its caller was never heard', 60_000, false, false],
  ])('%s', async (_, ms, isHeard, isGood) => {
    const { here, talking, hangUp, ended } = await openTapped()
    const callId = await talking(isHeard)
    await here.clock.advance(ms)
    await hangUp(callId)
    expect(ended()).toEqual([{ phase: 'ended', talkedMs: ms, isGood }])
  })

  test('its caller was heard all along, and their page was loaded again just before the end', async () => {
    const { here, talking, hangUp, ended } = await openTapped()
    const callId = await talking(true)
    await here.clock.advance(40_000)
    here.desk.callerAway(callId)
    const { jti } = here.desk.tokenOf(callId)
    await here.desk.resume({ callId, jti, rtpCapabilities: { codecs: [], headerExtensions: [] } })
    await hangUp(callId)
    expect(ended()).toEqual([{ phase: 'ended', talkedMs: 40_000, isGood: true }])
  })

  test('its agent reported it while they talked, or later', async () => {
    const { here, agentId, talking, hangUp, ended, reported } = await openTapped()
    const during = await talking(true)
    await here.clock.advance(40_000)
    await here.desk.reportCall(agentId, during, 'machine')
    await hangUp(during)
    expect(ended()).toEqual([{ phase: 'ended', talkedMs: 40_000, isGood: false }])
    const later = await talking(true)
    await here.clock.advance(40_000)
    await hangUp(later)
    expect(ended().at(-1)).toMatchObject({ isGood: true })
    await here.desk.reportCall(agentId, later, 'machine')
    expect(reported()).toEqual(
      [during, later].map(callId => ({ to: 'dispatch', type: 'callReported', callId })),
    )
  })
})
