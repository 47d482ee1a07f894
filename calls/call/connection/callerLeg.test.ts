import { describe, expect, test } from 'vitest'
import { type CallId, codeOf } from '../../../protocol/index.ts'
import { voice } from '../../testing/fakeMedia.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { agent, type CallerInput, type TestDesk } from '../../testing/testDesk.ts'

const rtpCapabilities = { codecs: [], headerExtensions: [] }

/** One agent, who talks, and one in line, who alone is near. Whoever comes next is far. */
async function busy() {
  const here = await openDesk({ nearness: { always: 1, perAgent: 0, withinMs: -1 } })
  const agentId = await here.seat('a')
  const joinOne = async (caller: CallerInput = {}) => {
    const joined = await here.join(caller)
    await here.drain()
    return joined
  }
  const { callId: talker } = await joinOne()
  await here.accept(agentId)
  const first = await joinOne({ caller: 'q', assurance: 'passkey' })
  return { ...here, agentId, talker, first, joinOne }
}

const offersTo = (here: TestDesk, callId: CallId) => here.heardOf(callId, 'mediaOffered').length
const endOf = (here: TestDesk, callId: CallId) => here.heardOf(callId, 'ended').map(({ reason }) => reason)
const leave = (here: TestDesk, callId: CallId) =>
  here.desk.hangUp({ side: 'caller', callId }, callId, 'person')

async function resume(here: TestDesk, callId: CallId) {
  const { jti } = here.desk.tokenOf(callId)
  const answer = await here.desk.resume({ callId, jti, rtpCapabilities })
  here.desk.catchUp({ side: 'caller', callId })
  await here.drain()
  return answer
}

describe('a caller who joins far from the ring', () => {
  test('has no media, and gets it when the ring is near; it stays whatever comes', async () => {
    const here = await busy()
    expect(here.first.media).not.toBeNull()
    const far = await here.joinOne()
    expect([far.place, far.media]).toEqual([2, null])
    expect(here.media.newsOf(far.callId)).toBeUndefined()
    await here.clock.advance(60_000)
    expect([endOf(here, far.callId), offersTo(here, far.callId)]).toEqual([[], 0])

    leave(here, here.first.callId)
    await here.clock.advance(1000)
    expect(offersTo(here, far.callId)).toBe(1)
    expect(here.heardOf(far.callId, 'mediaOffered')[0]?.media.placeholder.kind).toBe('audio')
    expect(here.media.counts()).toEqual({ rooms: 2, legs: 3 })
    await here.clock.advance(60_000)
    expect([endOf(here, far.callId), offersTo(here, far.callId)]).toEqual([[], 1])
  })

  test('is rung for one set-up later where the line before them is gone at once', async () => {
    const here = await busy()
    const far = await here.joinOne()
    leave(here, here.first.callId)
    leave(here, here.talker)
    await here.drain()
    // Nobody is rung before their media stands.
    expect(here.ringOf(here.agentId)).toBeUndefined()
    await here.clock.advance(1000)
    expect(offersTo(here, far.callId)).toBe(1)
    expect(here.ringOf(here.agentId)?.call.callId).toBe(far.callId)
    await here.accept(here.agentId)
    expect(here.heardOf(far.callId, 'talking')).toHaveLength(1)
  })

  test('who hangs up, is gone or whose last agent leaves has left nothing', async () => {
    for (const [act, reason] of [
      [leave, 'left-queue'],
      [(here: TestDesk) => here.desk.setDuty(agent('a'), 'away'), 'no-agent'],
      [(here: TestDesk, callId: CallId) => here.desk.callerGone(callId), 'caller-gone'],
    ] as const) {
      const here = await busy()
      const { callId } = await here.joinOne()
      await act(here, callId)
      await here.drain()
      expect(endOf(here, callId)).toEqual([reason])
    }
  })

  test('can ask nothing of a leg that is not there, and loses nothing by asking', async () => {
    const here = await busy()
    const { callId } = await here.joinOne()
    const caller = { side: 'caller', callId } as const
    expect(await here.desk.produce(caller, callId, voice).catch(codeOf)).toBe('request-not-allowed')
    expect(await here.desk.restartIce(caller, callId).catch(codeOf)).toBe('request-not-allowed')
    await here.desk.mediaCarries(caller, callId)
    await here.desk.setMuted(caller, callId, true)
    here.desk.reportSound(caller, callId, false)
    await here.clock.advance(40_000)
    expect([endOf(here, callId), here.heardOf(callId, 'mediaLost')]).toEqual([[], []])
    expect(here.desk.refresh(callId)).not.toHaveProperty('iceServers')
    expect(here.media.newsOf(callId)).toBeUndefined()
  })
})

describe('a page that comes back', () => {
  test('far from the ring is answered without media, and is offered it later', async () => {
    const here = await busy()
    const { callId } = await here.joinOne()
    here.desk.callerAway(callId)
    await here.clock.advance(3000)
    expect((await resume(here, callId)).media).toBeNull()
    await here.clock.advance(40_000)
    expect(endOf(here, callId)).toEqual([])
    leave(here, here.first.callId)
    await here.clock.advance(1000)
    expect(offersTo(here, callId)).toBe(1)
  })

  test('while its leg is made gets it once, for the page of now', async () => {
    const here = await busy()
    const { callId } = await here.joinOne()
    here.media.isSlow = true
    leave(here, here.first.callId)
    await here.clock.advance(1000)
    here.desk.callerAway(callId)
    const back = resume(here, callId)
    here.media.isSlow = false
    while (here.media.answerOne()) await here.drain()
    expect((await back).media).toBeNull()
    expect(offersTo(here, callId)).toBe(1)
    expect(here.media.counts()).toEqual({ rooms: 2, legs: 3 })
  })

  test('after its place came near meanwhile is offered its leg at once', async () => {
    const here = await busy()
    const { callId } = await here.joinOne()
    here.desk.callerAway(callId)
    leave(here, here.first.callId)
    await here.clock.advance(2000)
    expect(offersTo(here, callId)).toBe(0) // nobody is there to take it
    await resume(here, callId)
    expect(offersTo(here, callId)).toBe(1)
  })

  test.each([0, 1, 2, 3, 4, 5, 6])(
    'to a call that ends %i steps after it was asked for: it is not found, or found first, and nothing goes on',
    async steps => {
      const here = await busy()
      const { callId } = await here.joinOne()
      await here.desk.setMuted({ side: 'caller', callId }, callId, true)
      const { jti } = here.desk.tokenOf(callId)
      const back = here.desk.resume({ callId, jti, rtpCapabilities }).then(() => 'found', codeOf)
      for (let step = 0; step < steps; step += 1) await Promise.resolve()
      leave(here, callId)
      expect(['found', 'call-not-found']).toContain(await back)
    },
  )

  test('in a talk is answered with its leg, as ever', async () => {
    const here = await busy()
    here.desk.callerAway(here.talker)
    expect((await resume(here, here.talker)).media).not.toBeNull()
    expect(here.media.counts()).toEqual({ rooms: 2, legs: 3 })
  })
})

test('another device takes a call over that has no media, and is offered it later', async () => {
  const here = await busy()
  const person = { caller: 'p', assurance: 'passkey' } as const
  const { callId } = await here.joinOne({ ...person, browser: 'one' })
  const moving = here.join({ ...person, browser: 'two' })
  await here.drain()
  const [asked] = here.heardOf(callId, 'moveAsked')
  if (asked) here.desk.answerMove(callId, asked.moveId, true)
  const moved = await moving
  expect([moved.callId, moved.media, moved.isTakenUp]).toEqual([callId, null, true])
  here.desk.catchUp({ side: 'caller', callId })
  leave(here, here.first.callId)
  await here.clock.advance(1000)
  expect(offersTo(here, callId)).toBe(1)
})

describe('media that cannot be set up', () => {
  /** Somebody far whose place comes near while this fails so many times. */
  async function failing(code: 'at-capacity' | 'worker-died' | 'media-failed', times: number) {
    const here = await busy()
    const { callId } = await here.joinOne()
    const step = code === 'media-failed' ? 'caller leg' : 'openRoom'
    for (let time = 0; time < times; time += 1) here.media.failNext(step, code)
    leave(here, here.first.callId)
    await here.clock.advance(1000)
    return { ...here, callId }
  }

  test.each(['at-capacity', 'worker-died', 'media-failed'] as const)(
    'keeps the place and is tried again: %s',
    async code => {
      const here = await failing(code, 3)
      await here.clock.advance(2999)
      expect([offersTo(here, here.callId), endOf(here, here.callId)]).toEqual([0, []])
      await here.clock.advance(4001)
      expect(offersTo(here, here.callId)).toBe(1)
      leave(here, here.talker)
      await here.drain()
      expect(here.ringOf(here.agentId)?.call.callId).toBe(here.callId)
    },
  )

  test.each([
    ['at-capacity', 'media-failed'],
    ['worker-died', 'worker-died'],
    ['media-failed', 'media-failed'],
  ] as const)('for more than a minute ends the call with its cause: %s', async (code, reason) => {
    const here = await failing(code, 1000)
    await here.clock.advance(60_000)
    expect(endOf(here, here.callId)).toEqual([])
    await here.clock.advance(8000)
    expect(endOf(here, here.callId)).toEqual([reason])
  })

  test('is forgotten with another page, which has a minute of its own', async () => {
    const here = await failing('worker-died', 4)
    await here.clock.advance(3500)
    here.desk.callerAway(here.callId)
    await here.clock.advance(2000)
    await resume(here, here.callId)
    expect(offersTo(here, here.callId)).toBe(0)
    await here.clock.advance(1000)
    expect(offersTo(here, here.callId)).toBe(1)
  })
})

test('an offer of which nothing comes is made again, for its socket may be dead; after a minute the call ends', async () => {
  const here = await busy()
  const { callId } = await here.joinOne()
  here.media.unseen.add('reached').add('connected')
  leave(here, here.first.callId)
  leave(here, here.talker)
  await here.clock.advance(1000)
  expect(offersTo(here, callId)).toBe(1)
  await here.clock.advance(11_000)
  expect([offersTo(here, callId), endOf(here, callId)]).toEqual([2, []])
  expect(here.media.counts()).toEqual({ rooms: 1, legs: 1 })
  // No agent is kept busy with it meanwhile.
  expect(here.heardOf(here.agentId, 'ringStarted').filter(each => each.call.callId === callId)).toEqual([])
  here.media.unseen.clear()
  await here.clock.advance(12_000)
  expect(offersTo(here, callId)).toBe(3)
  expect(here.ringOf(here.agentId)?.call.callId).toBe(callId)
})

test('a worker that dies ends the calls on it, and not those that have no media yet', async () => {
  const here = await busy()
  const { callId } = await here.joinOne()
  here.media.killWorker(callId)
  here.media.killWorker(here.first.callId)
  await here.drain()
  expect([endOf(here, here.first.callId), endOf(here, callId)]).toEqual([['worker-died'], []])
  await here.clock.advance(1000)
  expect(offersTo(here, callId)).toBe(1)
})

test('one that dies while a leg is made is only a try that failed', async () => {
  const here = await busy()
  const { callId } = await here.joinOne()
  here.media.isSlow = true
  leave(here, here.first.callId)
  await here.clock.advance(1000)
  here.media.answerOne() // the room stands
  await here.drain()
  here.media.killWorker(callId)
  here.media.isSlow = false
  while (here.media.answerOne()) await here.drain()
  expect(endOf(here, callId)).toEqual([])
  await here.clock.advance(1000)
  expect(offersTo(here, callId)).toBe(1)
})

test('a caller who is absent gives media back, and has it again when they are back and near', async () => {
  const here = await busy()
  const { callId } = here.first
  here.desk.callerAway(callId)
  await here.clock.advance(5000)
  expect(here.media.newsOf(callId)).toBeUndefined()
  expect((await resume(here, callId)).media).toBeNull()
  expect(offersTo(here, callId)).toBe(1)
  leave(here, here.talker)
  await here.drain()
  expect(here.ringOf(here.agentId)?.call.callId).toBe(callId)
})

test('whose sound was lost before they went away has lost nothing any more', async () => {
  const here = await busy()
  const { callId } = here.first
  here.media.newsOf(callId)?.onPath('caller', 'lost')
  here.desk.callerAway(callId)
  await here.clock.advance(5000)
  await resume(here, callId)
  await here.clock.advance(60_000)
  expect(endOf(here, callId)).toEqual([])
})
