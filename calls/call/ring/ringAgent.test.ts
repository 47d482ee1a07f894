import { describe, expect, test } from 'vitest'
import type { AgentId, RingId } from '../../../protocol/index.ts'
import { legMedia, voice } from '../../testing/fakeMedia.ts'
import { signatureOf } from '../../testing/fakeProofs.ts'
import { openDesk } from '../../testing/openDesk.ts'
import type { TestDesk } from '../../testing/testDesk.ts'

const outcomes = (here: TestDesk, agentId: AgentId) =>
  here.heardOf(agentId, 'ringEnded').map(event => event.outcome)

function raise(): never {
  throw new Error('nothing rings')
}

const ringIdOf = (here: TestDesk, agentId: AgentId): RingId => here.ringOf(agentId)?.ringId ?? raise()

describe('a ring', () => {
  test('that is declined goes to the next agent, and the caller hears of it', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    const { callId } = await here.join()
    await here.drain()
    const ringId = ringIdOf(here, a)
    here.desk.decline(a, ringId)
    await here.drain()
    expect(outcomes(here, a)).toEqual(['declined'])
    expect(here.ringOf(b)?.call.callId).toBe(callId)
    expect(here.heard(callId).map(event => event.event)).toEqual(['connecting', 'waiting', 'connecting'])
    expect(() => here.desk.decline(a, ringId)).toThrow(expect.objectContaining({ code: 'ring-over' }))
    await expect(here.desk.accept(a, ringId, '')).rejects.toMatchObject({ code: 'ring-over' })
    await expect(here.desk.accept(a, ringIdOf(here, b), '')).rejects.toMatchObject({ code: 'ring-over' })
  })

  test('says whether anybody else on duty may take the call', async () => {
    const here = await openDesk()
    const othersAt = (agentId: AgentId) => here.ringOf(agentId)?.othersOnDuty
    const a = await here.seat('a')
    const first = await here.join()
    await here.drain()
    expect(othersAt(a)).toBe(false)
    await here.accept(a)
    await here.clock.advance(1)
    const b = await here.seat('b')
    await here.join()
    await here.drain()
    // The first agent talks, and is on duty all the same.
    expect(othersAt(b)).toBe(true)
    here.desk.decline(b, ringIdOf(here, b))
    here.desk.hangUp({ side: 'agent', agentId: a }, first.callId, 'person')
    await here.drain()
    expect(othersAt(a)).toBe(false)
    here.desk.decline(a, ringIdOf(here, a))
    await here.drain()
    here.desk.setDuty(b, 'away')
    await here.join()
    await here.drain()
    expect(othersAt(a)).toBe(false)
  })

  test('lasts the queue’s ring time to the millisecond', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.join()
    await here.clock.advance(19_999)
    expect(outcomes(here, a)).toEqual([])
    await here.clock.advance(1)
    expect(outcomes(here, a)).toEqual(['timed-out'])
  })

  test('let pass twice in a row sets the agent away, who is told why', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.clock.advance(40_000)
    expect(outcomes(here, a)).toEqual(['timed-out', 'timed-out'])
    expect(here.heardOf(a, 'dutyChanged')).toEqual([
      { event: 'dutyChanged', duty: 'away', why: 'missed-rings' },
    ])
    expect(here.heardOf(callId, 'ended').map(event => event.reason)).toEqual(['no-agent'])
  })

  test('leaves no timer that could end the next one', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    await here.join()
    await here.clock.advance(19_000)
    here.media.isSlow = true
    here.desk.decline(a, ringIdOf(here, a))
    await here.clock.advance(5000)
    here.media.isSlow = false
    here.media.answerOne()
    await here.drain()
    expect(here.ringOf(b)).toBeDefined()
    await here.clock.advance(19_999)
    expect(outcomes(here, b)).toEqual([])
    await here.clock.advance(1)
    expect(outcomes(here, b)).toEqual(['timed-out'])
    expect(here.heardOf(b, 'dutyChanged')).toEqual([]) // the first that this agent missed
  })

  test('that is over cannot be accepted, even while the same agent is rung again', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.join()
    await here.drain()
    const first = ringIdOf(here, a)
    await here.clock.advance(20_000)
    expect(ringIdOf(here, a)).not.toBe(first)
    await expect(here.desk.accept(a, first, '')).rejects.toMatchObject({ code: 'ring-over' })
  })

  test('goes on when its agent says again that they are on duty', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.join()
    await here.drain()
    here.desk.setDuty(a, 'on-duty')
    await here.drain()
    expect(outcomes(here, a)).toEqual([])
  })

  test('whose worker dies while the leg is made ends the call', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    here.media.failNext('agent leg', 'worker-died')
    const { callId } = await here.join()
    await here.drain()
    expect(here.heardOf(callId, 'ended').map(event => event.reason)).toEqual(['worker-died'])
    expect(here.heardOf(a, 'dutyChanged')).toEqual([])
  })

  test('that the agent answers begins the count anew', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    for (let round = 0; round < 3; round += 1) {
      const { callId } = await here.join()
      await here.clock.advance(20_000)
      await here.accept(a)
      here.desk.callerGone(callId)
    }
    expect(outcomes(here, a).filter(outcome => outcome === 'timed-out')).toHaveLength(3)
    expect(here.heardOf(a, 'dutyChanged')).toEqual([])
  })

  test('ends as declined when its agent goes off duty, and the seat stays off duty', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    await here.join()
    await here.drain()
    here.desk.setDuty(a, 'away')
    await here.drain()
    expect(outcomes(here, a)).toEqual(['declined'])
    expect(here.ringOf(b)).toBeDefined()
  })

  test('ends as gone when its agent leaves, also while the leg is made', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    here.media.isSlow = true
    const joining = here.join()
    for (const _ of ['room', 'caller leg']) {
      await here.drain()
      here.media.answerOne()
    }
    await joining
    await here.drain()
    expect(here.desk.counts().ringing).toBe(1)
    here.media.newsOf((await joining).callId)?.onConsumer('agent', legMedia.placeholder, 'caller')
    here.desk.leaveSeat(a, 'gone')
    await here.drain()
    expect(here.heard(a).some(event => event.event === 'ringStarted')).toBe(false)
    expect(here.ringOf(b)).toBeUndefined()
    here.media.isSlow = false
    here.media.answerOne()
    await here.drain()
    expect(here.ringOf(b)).toBeDefined()
    expect(here.heardOf(b, 'consumerCreated')).toEqual([]) // it was for the leg of the agent who left
    here.desk.leaveSeat(b, 'gone')
    await here.drain()
    expect(outcomes(here, b)).toEqual(['gone'])
  })

  test('whose agent leg cannot be made is missed, and cannot go on for ever', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    here.media.failNext('agent leg', 'media-failed')
    here.media.failNext('agent leg', 'media-failed')
    const { callId } = await here.join()
    await here.drain()
    expect(here.heard(a).map(event => event.event)).not.toContain('ringStarted')
    expect(here.heardOf(a, 'dutyChanged')).toMatchObject([{ duty: 'away', why: 'media-failed' }])
    expect(here.heardOf(callId, 'ended').map(event => event.reason)).toEqual(['no-agent'])
  })

  test.each(['news', 'word of the browser'])(
    'whose agent media fails is nobody’s decline, and the next one is rung: %s',
    async how => {
      const here = await openDesk()
      const a = await here.seat('a')
      await here.clock.advance(1)
      const b = await here.seat('b')
      const { callId } = await here.join()
      await here.drain()
      if (how === 'news') here.media.newsOf(callId)?.onFailed('agent', 'media-key-mismatch')
      else here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'media-failed')
      await here.drain()
      expect(outcomes(here, a)).toEqual(['media-failed'])
      expect(here.ringOf(b)?.call.callId).toBe(callId)
    },
  )
})

describe('accepting', () => {
  test('asks the room to talk before anything else and tells both sides', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join({ seconds: 300 })
    await here.clock.advance(2000)
    const { ringId, statement } = here.ringOf(a) ?? raise()
    const accepting = here.desk.accept(a, ringId, signatureOf(statement))
    expect(here.media.isTalking(callId)).toBe(true) // in the same tick
    await accepting
    expect(outcomes(here, a)).toEqual(['accepted'])
    expect(here.heardOf(callId, 'talking')).toMatchObject([{ withName: 'Agent a', secondsLeft: 300 }])
    expect(here.heardOf(a, 'talking')).toMatchObject([{ withName: null, secondsLeft: 300 }])
    await expect(here.desk.accept(a, ringId, '')).rejects.toMatchObject({ code: 'ring-over' })
    await here.clock.advance(30_000)
    expect(outcomes(here, a)).toEqual(['accepted'])
  })

  test.each([
    ['media-failed', 'media-failed'],
    ['worker-died', 'worker-died'],
  ] as const)('ends the call when the voices cannot flow: %s', async (code, reason) => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    here.media.failNext('talk', code)
    await expect(here.accept(a)).rejects.toMatchObject({ code })
    expect(here.heardOf(callId, 'ended').map(event => event.reason)).toEqual([reason])
    expect(here.heardOf(callId, 'talking')).toEqual([])
  })

  test('a caller who leaves meanwhile leaves no talk behind', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    here.media.isSlow = true
    const accepting = here.accept(a)
    here.desk.callerGone(callId)
    here.media.answerOne()
    await accepting
    await here.drain()
    expect(here.heard(callId).map(event => event.event)).toEqual(['connecting', 'ended', 'receiptIssued'])
    expect(
      here
        .heard(a)
        .map(event => event.event)
        .filter(name => name !== 'queuesChanged'),
    ).toEqual(['ringPrepared', 'ringStarted', 'ringEnded'])
  })

  test('an agent on the phone who goes off duty talks on and is not rung again', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    await here.accept(a)
    here.desk.setDuty(a, 'off-duty')
    await here.drain()
    expect(here.desk.counts().talking).toBe(1)
    await expect(here.join()).rejects.toMatchObject({ code: 'no-agent' })
    here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'person')
  })
})

describe('voices', () => {
  test('what the caller will say can be consumed from when the leg is made ready, and not before', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.desk.produce({ side: 'caller', callId }, callId, voice)
    await here.drain()
    const ofCall = here.heard(a).filter(event => event.event !== 'queuesChanged')
    expect(ofCall.map(event => event.event)).toEqual(['ringPrepared', 'consumerCreated', 'ringStarted'])
    await here.accept(a)
    await here.desk.produce({ side: 'agent', agentId: a }, callId, voice)
    await here.drain()
    expect(here.heardOf(callId, 'consumerCreated').map(event => event.consumer.id)).toEqual(['agent voice'])
    await expect(here.desk.produce({ side: 'caller', callId }, callId, voice)).rejects.toMatchObject({
      code: 'request-not-allowed',
    })
  })

  test('mute is told to who hears it: at the talk, and from then on', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    const caller = { side: 'caller', callId } as const
    await here.desk.setMuted(caller, callId, true)
    expect(here.heardOf(a, 'otherMuted')).toEqual([])
    await here.accept(a)
    await here.desk.setMuted(caller, callId, false)
    await here.desk.setMuted({ side: 'agent', agentId: a }, callId, true)
    expect(here.heardOf(a, 'otherMuted').map(event => event.muted)).toEqual([true, false])
    expect(here.heardOf(callId, 'otherMuted').map(event => event.muted)).toEqual([true])
  })

  test('a mute belongs to the agent who said it, and ends with their part in the call', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    const { callId } = await here.join()
    await here.drain()
    await here.desk.setMuted({ side: 'agent', agentId: a }, callId, true)
    const late = here.desk.setMuted({ side: 'agent', agentId: a }, callId, true)
    here.desk.decline(a, ringIdOf(here, a))
    await expect(late).rejects.toMatchObject({ code: 'call-not-found' })
    await here.drain()
    await here.accept(b)
    expect(here.heardOf(callId, 'otherMuted')).toEqual([])
  })

  test('nobody touches a call that is not theirs', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    const { callId } = await here.join()
    await here.drain()
    const { callId: otherId } = await here.join()
    await here.drain()
    expect([here.ringOf(a)?.call.callId, here.ringOf(b)?.call.callId]).toEqual([callId, otherId])
    for (const from of [
      { side: 'agent', agentId: b } as const,
      { side: 'caller', callId: otherId } as const,
    ]) {
      const notFound = { code: 'call-not-found' }
      await expect(here.desk.produce(from, callId, voice)).rejects.toMatchObject(notFound)
      await expect(here.desk.setMuted(from, callId, true)).rejects.toMatchObject(notFound)
      expect(() => here.desk.hangUp(from, callId, 'person')).toThrow(expect.objectContaining(notFound))
    }
    expect(here.desk.counts().ringing).toBe(2)
  })
})
