import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../../protocol/index.ts'
import { openDesk } from '../../testing/openDesk.ts'
import { agent, seatInput, type TestDesk, testIds } from '../../testing/testDesk.ts'

describe('a caller who joins', () => {
  test('is answered once with everything, and the free agent is rung without another request', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const answer = await here.join({ seconds: 300, assurance: 'vouched' })
    expect(answer).toMatchObject({ place: 1, expectedWaitMs: null, caps: { seconds: 300 } })
    expect(answer.media?.placeholder.kind).toBe('audio')
    await here.drain()
    expect(here.ringOf(a)).toMatchObject({
      call: {
        callId: answer.callId,
        caller: { assurance: 'vouched', origin: 'https://shop.example', pageContext: { basket: '2 lamps' } },
        queue: { queue: 'sales' },
        waitedMs: 0,
      },
      ringTimeMs: 20_000,
    })
    expect(here.heard(answer.callId)).toEqual([{ event: 'connecting', callId: answer.callId }])
    expect(here.desk.counts()).toEqual({
      calls: 1,
      waiting: 0,
      ringing: 1,
      talking: 0,
      seats: 1,
      awaitedSeats: 0,
    })
    expect(here.logged.map(line => line.event)).toEqual([
      'seat taken',
      'duty changed',
      'call admitted',
      'call ringing',
    ])
  })

  test('is told each better place, and seats are told the new line, once per second', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    await here.join()
    await here.drain()
    const [second, third] = await Promise.all([here.join({ queue: 'service' }), here.join()])
    await here.drain()
    expect([second.place, third.place]).toEqual([1, 2])
    await here.clock.advance(1000)
    const loads = here.heardOf(a, 'queuesChanged')
    expect(loads.at(-1)?.queues.map(queue => [queue.queue.queue, queue.waiting])).toEqual([
      ['sales', 1],
      ['service', 1],
    ])
    expect(loads).toHaveLength(1)
    here.desk.hangUp({ side: 'caller', callId: second.callId }, second.callId, 'person')
    await here.clock.advance(999)
    expect(here.heardOf(third.callId, 'waiting')).toEqual([])
    await here.clock.advance(1)
    expect(here.heardOf(third.callId, 'waiting').map(event => event.place)).toEqual([1])
    expect(here.heardOf(a, 'queuesChanged')).toHaveLength(2)
  })

  test('gets a guess of the wait after three talks', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    for (let talks = 0; talks < 3; talks += 1) {
      const { callId } = await here.join()
      await here.drain()
      await here.accept(a)
      await here.clock.advance(60_000)
      here.desk.hangUp({ side: 'agent', agentId: a }, callId, 'person')
    }
    await here.join()
    await here.drain()
    expect((await here.join()).expectedWaitMs).toBe(60_000)
  })
})

describe('a caller is refused and nothing is kept', () => {
  const refused: [ErrorCode, (here: TestDesk) => Promise<unknown>][] = [
    ['queue-unknown', here => here.join({ queue: 'nowhere' })],
    [
      'no-agent',
      async here => {
        here.desk.setDuty(agent('a'), 'away')
        await here.join()
      },
    ],
    ['at-capacity', here => Promise.all([here.join(), here.join(), here.join()])],
    ['over-cap', here => Promise.all([here.join({ browser: 'b' }), here.join({ browser: 'b' })])],
    [
      'at-capacity',
      async here => {
        here.media.failNext('openRoom', 'at-capacity')
        await here.join()
      },
    ],
    [
      'media-failed',
      async here => {
        here.media.failNext('caller leg', 'media-failed')
        await here.join()
      },
    ],
    [
      'worker-died',
      async here => {
        here.media.failNext('caller leg', 'worker-died')
        await here.join()
      },
    ],
    [
      'server-stopping',
      async here => {
        await here.desk.close()
        await here.join()
      },
    ],
  ]
  test.each(refused)('%s', async (code, act) => {
    const here = await openDesk({ maxCalls: 2 })
    await here.seat('a')
    await expect(act(here)).rejects.toMatchObject({ code })
    await here.drain()
    const { calls } = here.desk.counts()
    expect(here.media.counts().rooms).toBe(calls)
    expect(here.store.counts().leases).toBe(calls)
  })

  const meanwhile: [ErrorCode, string, (here: TestDesk) => void][] = [
    ['server-stopping', 'the server stops', here => void here.desk.close()],
    ['no-agent', 'the last agent signs out', here => here.desk.leaveSeat(agent('a'), 'signed-out')],
  ]
  test.each(meanwhile)('%s, when %s while the room is made', async (code, _, act) => {
    const here = await openDesk()
    await here.seat('a')
    here.media.isSlow = true
    const joining = here.join()
    await here.drain()
    expect(here.media.answerOne()).toBe(true)
    await here.drain()
    act(here)
    expect(here.media.answerOne()).toBe(true)
    await expect(joining).rejects.toMatchObject({ code })
    expect(here.media.counts()).toEqual({ rooms: 0, legs: 0 })
    expect(here.store.counts().leases).toBe(0)
  })

  test('media-failed, when the room takes longer than a caller may wait', async () => {
    const here = await openDesk()
    await here.seat('a')
    here.media.isSlow = true
    const joining = here.join()
    await here.clock.advance(600_000)
    here.media.isSlow = false
    here.media.answerOne()
    await expect(joining).rejects.toMatchObject({ code: 'media-failed' })
    expect(here.media.counts()).toEqual({ rooms: 0, legs: 0 })
  })

  test('at-capacity, at once, while those before are still being let in', async () => {
    const here = await openDesk({ maxCalls: 2 })
    await here.seat('a')
    here.media.isSlow = true
    const before = [here.join(), here.join()]
    await expect(here.join()).rejects.toMatchObject({ code: 'at-capacity' })
    here.media.isSlow = false
    while (here.media.answerOne()) await here.drain()
    await Promise.all(before)
    expect(here.desk.counts().calls).toBe(2)
  })

  test('media-key-mismatch, when a transport fails before the call stands in line', async () => {
    const here = await openDesk()
    await here.seat('a')
    here.media.isSlow = true
    const joining = here.join()
    await here.drain()
    here.media.answerOne()
    await here.drain()
    here.media.newsOf(testIds().callId())?.onFailed('caller', 'media-key-mismatch')
    here.media.answerOne()
    await expect(joining).rejects.toMatchObject({ code: 'media-key-mismatch' })
  })

  test('the seat of a caller who was refused is open to the next', async () => {
    const here = await openDesk({ maxCalls: 1 })
    await here.seat('a')
    here.media.failNext('openRoom', 'worker-died')
    await expect(here.join({ browser: 'b' })).rejects.toMatchObject({ code: 'worker-died' })
    await expect(here.join({ browser: 'b' })).resolves.toMatchObject({ place: 1 })
  })
})

describe('a seat', () => {
  test('begins off duty and shows the line and the recent calls', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    await here.accept(a)
    here.desk.callerGone(callId)
    await here.drain()
    here.desk.leaveSeat(a, 'signed-out')
    const answer = await here.desk.takeSeat(seatInput('a', 'p'))
    expect(answer).toMatchObject({ agent: { agentId: a }, duty: 'off-duty' })
    expect(answer.recentCalls).toMatchObject([{ callId, reason: 'caller-gone' }])
    expect(answer.queues.map(queue => queue.waiting)).toEqual([0, 0])
    await expect(here.join()).rejects.toMatchObject({ code: 'no-agent' })
  })

  test('is not taken over while it rings or talks, and is while it is free', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    await expect(here.desk.takeSeat(seatInput('a', 'p'))).rejects.toMatchObject({ code: 'seat-taken' })
    await here.accept(a)
    await expect(here.desk.takeSeat(seatInput('a', 'p'))).rejects.toMatchObject({ code: 'seat-taken' })
    here.desk.callerGone(callId)
    await here.drain()
    await expect(here.desk.takeSeat(seatInput('a', 'p'))).resolves.toMatchObject({ duty: 'on-duty' })
    expect(here.desk.counts().seats).toBe(1)
  })

  test('is given back to the page that sits there, with its talk', async () => {
    const here = await openDesk()
    const a = await here.seat('a')
    const { callId } = await here.join()
    await here.drain()
    await here.accept(a)
    const { resumed } = await here.desk.takeSeat(seatInput('a'))
    expect(resumed).toMatchObject({ callId, caller: { assurance: 'anonymous' } })
    expect(here.desk.counts()).toMatchObject({ seats: 1, talking: 1, calls: 1 })
  })

  test('is needed for a duty', async () => {
    const here = await openDesk()
    expect(() => here.desk.setDuty(agent('a'), 'on-duty')).toThrow(
      expect.objectContaining({ code: 'request-not-allowed' }),
    )
  })
})

test('a caller whom dispatch never answers is told that the service fails, not that it is full, and nothing is kept', async () => {
  const here = await openDesk({
    carry: deliver => message => {
      if (message.type !== 'admissionAsked') void Promise.resolve(message).then(deliver)
    },
  })
  await here.seat('a')
  const joining = here.join()
  const refused = expect(joining).rejects.toMatchObject({ code: 'service-unavailable' })
  await here.clock.advance(5000)
  await refused
  expect(here.desk.counts().calls).toBe(0)
})
