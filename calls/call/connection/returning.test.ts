import { describe, expect, test } from 'vitest'
import type { AgentId, CallId } from '../../../protocol/index.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { seatInput, type TestDesk } from '../../testing/testDesk.ts'

const rtpCapabilities = { codecs: [], headerExtensions: [] }

async function talking(seconds = 600) {
  const here = await openDesk()
  const a = await here.seat('a')
  const { callId } = await here.join({ seconds })
  await here.drain()
  await here.accept(a)
  return { here, a, callId }
}

async function resume(here: TestDesk, callId: CallId) {
  const { jti } = here.desk.tokenOf(callId)
  const joined = await here.desk.resume({ callId, jti, rtpCapabilities })
  here.desk.catchUp({ side: 'caller', callId })
  return joined
}

async function sitAgain(here: TestDesk, a: AgentId, page = 'a') {
  const answer = await here.desk.takeSeat(seatInput('a', page))
  here.desk.catchUp({ side: 'agent', agentId: a })
  return answer
}

describe('a caller whose connection broke', () => {
  test('keeps the call for 30 seconds and not longer', async () => {
    const { here, a, callId } = await talking()
    here.desk.callerAway(callId)
    here.desk.callerAway(callId)
    await here.drain()
    expect(here.heardOf(a, 'otherAway')).toEqual([
      { event: 'otherAway', callId, away: true, waitsMs: 30_000 },
    ])
    await here.clock.advance(29_999)
    expect(here.desk.counts().talking).toBe(1)
    await here.clock.advance(1)
    expect(here.heardOf(a, 'ended')).toMatchObject([{ callId, reason: 'caller-gone', talkedMs: 30_000 }])
  })

  test('comes back to the talk as it stands, with a new leg, and spends nothing', async () => {
    const { here, a, callId } = await talking(300)
    await here.desk.setMuted({ side: 'agent', agentId: a }, callId, true)
    await here.clock.advance(20_000)
    here.desk.callerAway(callId)
    await here.clock.advance(20_500)
    const joined = await resume(here, callId)
    expect(joined).toMatchObject({
      callId,
      place: 1,
      isTakenUp: true,
      authorizationMs: 1_800_000,
      awayMs: 30_000,
    })
    expect(here.heard(callId).slice(-2)).toMatchObject([
      { event: 'talking', withName: 'Agent a', secondsLeft: 260, talkedMs: 40_500 },
      { event: 'otherMuted', muted: true },
    ])
    expect(here.heardOf(callId, 'talking')[1]?.agentProof).toEqual(
      here.heardOf(callId, 'talking')[0]?.agentProof,
    )
    expect(here.heardOf(a, 'otherAway').at(-1)).toMatchObject({ away: false })
    expect(here.heardOf(a, 'talking')).toHaveLength(1)
    expect(here.media.counts().legs).toBe(2)
    expect(here.store.counts().leases).toBe(1)
    await here.clock.advance(31_000)
    expect(here.desk.counts().talking).toBe(1)
  })

  test('begins unmuted, as the new page shows it, and the agent hears of that', async () => {
    const { here, a, callId } = await talking()
    await here.desk.setMuted({ side: 'caller', callId }, callId, true)
    await resume(here, callId)
    expect(here.heardOf(a, 'otherMuted').map(event => event.muted)).toEqual([true, false])
  })

  test('may do so without the old socket having closed, and twice at once: the last has it', async () => {
    const { here, a, callId } = await talking()
    here.media.isSlow = true
    const both = [resume(here, callId), resume(here, callId)]
    await here.drain()
    expect(here.media.answerOne()).toBe(true)
    expect(here.media.answerOne()).toBe(false) // one after the other
    await here.drain()
    here.media.answerOne()
    await Promise.all(both)
    expect(here.heardOf(a, 'otherAway')).toEqual([])
    expect(here.media.counts().legs).toBe(2)
  })

  test('under one ring after the other rings nobody a fourth time', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    for (const rings of [1, 2]) {
      await here.drain()
      here.desk.callerAway(callId)
      await here.clock.advance(200)
      expect(here.heardOf(a, 'ringEnded')).toHaveLength(rings)
      await resume(here, callId)
    }
    await here.drain()
    here.desk.callerAway(callId)
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'caller-gone' }])
    expect(here.desk.counts()).toMatchObject({ calls: 0, seats: 1 })
    await expect(resume(here, callId)).rejects.toMatchObject({ code: 'call-not-found' })
    await here.clock.advance(60_000)
    expect(here.heardOf(a, 'ringStarted')).toHaveLength(3)
  })

  test('keeps the place in line and is not rung while away', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.join()
    await here.drain()
    await here.accept(a)
    const [first, second] = [await here.join(), await here.join()]
    here.desk.callerAway(first.callId)
    await here.drain()
    here.desk.hangUp({ side: 'agent', agentId: a }, busy(here, a), 'person')
    await here.drain()
    // The second in line is rung; the first keeps the first place.
    expect(here.ringOf(a)?.call.callId).toBe(second.callId)
    expect((await resume(here, first.callId)).place).toBe(1)
    here.desk.decline(a, here.ringOf(a)?.ringId ?? raise())
    await here.drain()
    expect(here.ringOf(a)?.call.callId).toBe(first.callId)
  })

  test('ends a ring as gone, which no agent missed', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    for (let turn = 0; turn < 3; turn += 1) {
      const { callId } = await here.join()
      await here.drain()
      here.desk.callerAway(callId)
      await here.drain()
      expect(here.heardOf(a, 'ringEnded').at(-1)?.outcome).toBe('gone')
      expect(here.heardOf(a, 'otherAway')).toEqual([])
      await here.clock.advance(30_000)
    }
    expect(here.heardOf(a, 'dutyChanged')).toEqual([])
  })

  test('loses no call to a leg that fails meanwhile, and gets another', async () => {
    const { here, callId } = await talking()
    here.desk.callerAway(callId)
    here.media.newsOf(callId)?.onFailed('caller', 'media-failed')
    expect(here.media.counts().legs).toBe(1)
    await resume(here, callId)
    expect(here.media.counts().legs).toBe(2)
  })

  test('finds nothing after a hang-up, an end, or with another token', async () => {
    const { here, a, callId } = await talking()
    await expect(here.desk.resume({ callId, jti: 'other', rtpCapabilities })).rejects.toMatchObject({
      code: 'call-not-found',
    })
    const { jti } = here.desk.tokenOf(callId)
    here.media.isSlow = true
    const coming = here.desk.resume({ callId, jti, rtpCapabilities })
    await here.drain()
    here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'person')
    here.media.answerOne()
    await expect(coming).rejects.toMatchObject({ code: 'call-not-found' })
    await expect(here.desk.resume({ callId, jti, rtpCapabilities })).rejects.toMatchObject({
      code: 'call-not-found',
    })
  })

  test('whose new leg cannot be made may try again', async () => {
    const { here, callId } = await talking()
    here.desk.callerAway(callId)
    here.media.failNext('caller leg', 'media-failed')
    await expect(resume(here, callId)).rejects.toMatchObject({ code: 'media-failed' })
    await expect(resume(here, callId)).resolves.toMatchObject({ callId })
  })

  test('is asked again what was asked before', async () => {
    const { here, a, callId } = await talking()
    await here.desk.askStepUp(a, callId, { kind: 'listed', key: 'address' })
    here.desk.callerAway(callId)
    await resume(here, callId)
    const asked = here.heardOf(callId, 'stepUpAsked')
    expect(asked.map(event => event.stepUpId)).toEqual([asked[0]?.stepUpId, asked[0]?.stepUpId])
  })
})

describe('an agent whose page is loaded again in a talk', () => {
  test('takes it up again with the same duty, and the caller hears of both', async () => {
    const { here, a, callId } = await talking()
    await here.clock.advance(5000)
    here.desk.leaveSeat(a, 'gone')
    here.desk.leaveSeat(a, 'gone')
    await here.clock.advance(29_000)
    const answer = await sitAgain(here, a)
    expect(answer).toMatchObject({
      duty: 'on-duty',
      resumed: { callId, waitedMs: 0, caller: { language: 'en' } },
    })
    expect(here.heardOf(callId, 'otherAway').map(event => event.away)).toEqual([true, false])
    expect(here.heardOf(a, 'talking').at(-1)).toMatchObject({ talkedMs: 34_000, withName: null })
    await here.clock.advance(30_000)
    expect(here.desk.counts()).toMatchObject({ talking: 1, seats: 1 })
  })

  test('has no seat any more when 30 seconds are over', async () => {
    const { here, a, callId } = await talking()
    here.desk.leaveSeat(a, 'gone')
    expect(here.desk.counts().seats).toBe(1)
    await here.clock.advance(30_000)
    expect(here.desk.counts()).toMatchObject({ seats: 0, calls: 0 })
    expect(here.heardOf(callId, 'ended')).toHaveLength(1)
    expect(await sitAgain(here, a)).toMatchObject({ duty: 'off-duty', resumed: null })
  })

  test('keeps the seat and its duty for what is left of the time when the caller hung up meanwhile', async () => {
    for (const isInTime of [true, false]) {
      const { here, a, callId } = await talking()
      here.desk.leaveSeat(a, 'gone')
      await here.clock.advance(10_000)
      here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
      await here.drain()
      expect(here.desk.counts()).toMatchObject({ seats: 1, awaitedSeats: 1, calls: 0 })
      await here.clock.advance(isInTime ? 19_999 : 20_000)
      expect(here.desk.counts().seats).toBe(isInTime ? 1 : 0)
      const duty = isInTime ? 'on-duty' : 'off-duty'
      expect(await sitAgain(here, a)).toMatchObject({ duty, resumed: null })
      expect(here.desk.counts().awaitedSeats).toBe(0)
    }
  })

  test('is refused on another page, and ends the talk at once by signing out', async () => {
    const { here, a, callId } = await talking()
    here.desk.leaveSeat(a, 'gone')
    await expect(sitAgain(here, a, 'other')).rejects.toMatchObject({ code: 'seat-taken' })
    here.desk.leaveSeat(a, 'signed-out')
    await here.drain()
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'signed-out' }])
    expect(here.desk.counts().seats).toBe(0)
  })

  test('sits down anew when the talk ends while the leg is made', async () => {
    const { here, a, callId } = await talking()
    here.media.isSlow = true
    const coming = sitAgain(here, a)
    await here.drain()
    here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
    here.media.answerOne()
    await expect(coming).resolves.toMatchObject({ resumed: null, duty: 'on-duty' })
  })
})

describe('an authorization', () => {
  test('ends a call that is not refreshed, five seconds after its time', async () => {
    const { here, callId } = await talking(7200)
    await here.clock.advance(1_800_000 + 4999)
    expect(here.heardOf(callId, 'ended')).toEqual([])
    await here.clock.advance(1)
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'authorization-expired' }])
  })

  test('begins anew with each refresh and each return, and runs on while away; media is untouched', async () => {
    const { here, callId } = await talking(14_400)
    await here.clock.advance(1_800_000)
    expect(here.desk.refresh(callId)).toEqual({ authorizationMs: 1_800_000 })
    await here.clock.advance(1_790_000)
    here.desk.callerAway(callId)
    await here.clock.advance(9000)
    await resume(here, callId)
    await here.clock.advance(1_800_000)
    expect(here.desk.counts().talking).toBe(1)
    here.desk.callerAway(callId)
    await here.clock.advance(5000)
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ reason: 'authorization-expired' }])
    expect(() => here.desk.refresh(callId)).toThrow(expect.objectContaining({ code: 'call-not-found' }))
  })
})

describe('leases', () => {
  test('are renewed every 20 seconds, all in one write, by one timer that ends with the last call', async () => {
    const { here, callId } = await talking()
    const second = await here.join()
    await here.clock.advance(100_000)
    expect(here.store.counts().leases).toBe(2)
    here.desk.callerGone(callId)
    here.desk.callerGone(second.callId)
    await here.drain()
    // What is left is the round in which the seat tells again how it stands.
    expect(here.clock.pending()).toBe(1)
  })

  test('count what was talked against the day, and shorten the next call', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const caller = { browser: 'b', seconds: 86_000 }
    const first = await here.join(caller)
    await here.drain()
    await here.accept(a)
    for (let hours = 0; hours < 23; hours += 1) {
      for (let turn = 0; turn < 2; turn += 1) {
        await here.clock.advance(1_800_000)
        here.desk.refresh(first.callId)
      }
    }
    here.desk.hangUp({ side: 'caller', callId: first.callId }, first.callId, 'person')
    await here.drain()
    const next = await here.join(caller)
    expect(next.caps.seconds).toBe(3600)
    await here.drain()
    await here.accept(a)
    expect(here.heardOf(next.callId, 'talking')[0]?.secondsLeft).toBe(3600)
  })
})

const busy = (here: TestDesk, a: AgentId): CallId => here.heardOf(a, 'talking').at(-1)?.callId ?? raise()

function raise(): never {
  throw new Error('nothing rings')
}

test.each(['waiting', 'talking'])(
  'a page that only comes and goes costs one leg in twenty seconds, and the call of whoever is %s goes on',
  async phase => {
    const here = await openDesk()
    const a = await here.seat('a')
    const first = await here.join()
    await here.drain()
    await here.accept(a)
    const { callId } = phase === 'talking' ? first : await here.join()
    const comeAndGo = () => {
      here.desk.callerAway(callId)
      return resume(here, callId).then(
        () => 'back',
        error => error.until,
      )
    }
    const tries: unknown[] = []
    for (let time = 1; time <= 7; time += 1) tries.push(await comeAndGo())
    expect(tries).toEqual([...Array.from({ length: 6 }, () => 'back'), { retryAfterMs: 20_000 }])
    await here.clock.advance(20_000)
    expect([await comeAndGo(), await comeAndGo()]).toEqual(['back', { retryAfterMs: 20_000 }])
    expect(here.desk.counts()).toMatchObject({ [phase]: 1 })
  },
)
