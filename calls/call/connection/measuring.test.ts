import { describe, expect, test } from 'vitest'
import type { AgentId, CallId, HangUpReason } from '../../../protocol/index.ts'
import type { Measure } from '../../ports.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { agent, type TestDesk } from '../../testing/testDesk.ts'

async function open(...unseen: Measure[]): Promise<TestDesk> {
  const here = await openDesk()
  for (const what of unseen) here.media.unseen.add(what)
  return here
}

const outcomesOf = (here: TestDesk, a: AgentId) => here.heardOf(a, 'ringEnded').map(({ outcome }) => outcome)
const endsOf = (here: TestDesk, callId: CallId): HangUpReason[] =>
  here.heardOf(callId, 'ended').map(({ reason }) => reason)
const see = (here: TestDesk, callId: CallId, side: 'caller' | 'agent', ...all: Measure[]) => {
  for (const what of all) here.media.newsOf(callId)?.onMeasured(side, what)
}

describe('a ring', () => {
  test('begins when a packet came from the caller; the leg is made ready before', async () => {
    const here = await open('reached', 'connected')
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    expect(here.heardOf(a, 'ringPrepared')).toMatchObject([{ callId }])
    expect(here.ringOf(a)).toBeUndefined()
    await here.clock.advance(999)
    see(here, callId, 'caller', 'reached')
    await here.drain()
    expect(here.ringOf(a)?.ringTimeMs).toBe(20_000)
    expect(here.heardOf(callId, 'connecting')).toHaveLength(1)
  })

  test('holds no agent for longer than a second for a caller whom no packet reaches', async () => {
    const here = await open('reached', 'connected')
    const a = await here.seat('a')
    const first = await here.join({ browser: 'one' })
    await here.clock.advance(1000)
    expect(outcomesOf(here, a)).toEqual(['gone'])
    expect(here.heardOf(first.callId, 'connecting')).toEqual([])
    here.media.unseen.clear()
    const second = await here.join({ browser: 'two' })
    await here.drain()
    expect(here.ringOf(a)?.call.callId).toBe(second.callId)
    expect(here.desk.counts()).toMatchObject({ waiting: 1, ringing: 1 })
  })

  test('comes at once for a caller who is reached late, at the head of the line', async () => {
    const here = await open('reached', 'connected')
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.clock.advance(3000)
    expect(here.ringOf(a)).toBeUndefined()
    see(here, callId, 'caller', 'reached', 'connected')
    await here.drain()
    expect(here.ringOf(a)?.call.callId).toBe(callId)
  })

  test('whose agent’s transports do not connect goes to the next agent after ten seconds', async () => {
    const here = await open()
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    const { callId } = await here.join()
    here.media.unseen.add('connected')
    see(here, callId, 'caller', 'connected')
    await here.drain()
    await here.clock.advance(10_000)
    expect(outcomesOf(here, a)).toEqual(['media-failed'])
    expect(here.ringOf(b)?.call.callId).toBe(callId)
  })
})

test('a caller whose transports do not connect hears so after ten seconds, and no agent talks to nobody', async () => {
  const here = await open('connected')
  const a = await here.seat('a')
  const { callId } = await here.join()
  await here.drain()
  await here.accept(a)
  await here.clock.advance(9_999)
  expect(endsOf(here, callId)).toEqual([])
  await here.clock.advance(1)
  expect(endsOf(here, callId)).toEqual(['media-failed'])
  expect(here.heardOf(callId, 'talking')).toEqual([])
})

describe('an accepted ring', () => {
  test('becomes a talk when all transports are connected and the agent is heard, and the talk counts from there', async () => {
    const here = await open('heard', 'connected')
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    await here.accept(a)
    expect(here.media.isTalking(callId)).toBe(true)
    await here.clock.advance(2000)
    see(here, callId, 'caller', 'connected')
    see(here, callId, 'agent', 'connected')
    expect(here.heardOf(callId, 'talking')).toEqual([])
    see(here, callId, 'agent', 'heard')
    expect(here.heardOf(callId, 'talking')).toMatchObject([{ talkedMs: 0 }])
    await here.drain()
    expect(here.heardOf(a, 'talking')).toHaveLength(1)
    await here.clock.advance(3000)
    here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
    expect(here.heardOf(callId, 'ended')).toMatchObject([{ talkedMs: 3000 }])
  })

  test('whose agent is not heard for five seconds costs the caller nothing but these', async () => {
    const here = await open('heard')
    const a = await here.seat('a')
    await here.clock.advance(1)
    const b = await here.seat('b')
    const { callId } = await here.join()
    await here.drain()
    await here.accept(a)
    await here.clock.advance(4999)
    expect(outcomesOf(here, a)).toEqual([])
    await here.clock.advance(1)
    expect(outcomesOf(here, a)).toEqual(['agent-device'])
    expect(here.heardOf(a, 'dutyChanged')).toMatchObject([{ duty: 'away', why: 'agent-device' }])
    expect(here.media.isTalking(callId)).toBe(false)
    expect(endsOf(here, callId)).toEqual([])
    expect(here.ringOf(b)?.call.callId).toBe(callId)
    here.media.unseen.clear()
    await here.accept(b)
    expect(here.heardOf(callId, 'talking')).toHaveLength(1)
  })

  test('whose agent’s page says that it has no microphone goes on at once, and ends nothing', async () => {
    const here = await open('heard')
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.join({ browser: 'behind' })
    await here.drain()
    await here.accept(a)
    here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'agent-device')
    await here.drain()
    expect(outcomesOf(here, a)).toEqual(['agent-device'])
    expect(here.heardOf(callId, 'waiting').at(-1)).toMatchObject({ place: 1 })
    expect(here.desk.counts()).toMatchObject({ waiting: 2, ringing: 0, talking: 0 })
    here.media.unseen.clear()
    here.desk.setDuty(a, 'on-duty')
    await here.drain()
    expect(here.ringOf(a)?.call.callId).toBe(callId)
  })

  test('still ends by the agent’s own hang up, by the caller’s, and when the only agent does not mend the microphone', async () => {
    for (const [act, reason] of [
      [
        (here: TestDesk, callId: CallId) =>
          here.desk.hangUp({ side: 'agent', agentId: agent('a') }, callId, 'person'),
        'agent-hung-up',
      ],
      [
        (here: TestDesk, callId: CallId) => here.desk.hangUp({ side: 'caller', callId }, callId, 'person'),
        'left-queue',
      ],
      // Nobody mends the microphone, and nobody else is there.
      [(here: TestDesk) => here.clock.advance(5000 + 30_000), 'no-agent'],
    ] as const) {
      const here = await open('heard')
      const a = await here.seat('a')
      const { callId } = await here.join()
      await here.drain()
      await here.accept(a)
      await act(here, callId)
      expect(endsOf(here, callId)).toEqual([reason])
    }
  })
})
