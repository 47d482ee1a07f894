import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AgentId } from '../../protocol/index.ts'
import { admit } from '../call/admitted.ts'
import { backInLine, connect, enterLine, ringOpened, ringPrepared, type WaitingCall } from '../call/call.ts'
import { failRing, prepareRing, type RingEnd } from '../call/ring/ring.ts'
import { holdForRing, mayBeRung, type Seat, sitDown } from '../seat/seat.ts'
import { legMedia } from '../testing/fakeMedia.ts'
import { agent, sales, seatInput, service, startMs, testIds, testToken } from '../testing/testDesk.ts'
import { expectedWaitMs, hopeless, inOrder, keepsRunningAway, nextRing, queueLoads } from './queue.ts'

const ids = testIds()
const waiting = (arrival: number, policy = sales): WaitingCall =>
  enterLine(
    admit(
      {
        callId: ids.callId(),
        token: testToken(arrival, {}, startMs),
        policy,
        pageContext: {},
        language: 'en',
        arrival,
        admittedAtMs: startMs + arrival * 1000,
        admittedMonotonicMs: startMs + arrival * 1000,
      },
      { state: 'acquired', secondsLeft: 900 },
    ),
  )

/** The same call after this agent's ring ended so. */
function afterRinging(call: WaitingCall, agentId: AgentId, how: RingEnd): WaitingCall {
  const ring = prepareRing({ ringId: ids.ringId(), callId: call.admitted.callId, agentId })
  const prepared = ringPrepared(connect(call, ring), ring, legMedia)
  const opened = ringOpened(prepared, prepared.ring, 'statement', startMs)
  return backInLine(opened, failRing(opened.ring, how))
}

const seat = (letter: string, idleSeconds: number, duty: Seat['duty'] = 'on-duty'): Seat => ({
  ...sitDown(seatInput(letter), startMs - idleSeconds * 1000),
  duty,
})

function busy(letter: string): Seat {
  const free = seat(letter, 100)
  if (!mayBeRung(free)) throw new Error('not free')
  return holdForRing(free, prepareRing({ ringId: ids.ringId(), callId: ids.callId(), agentId: free.agentId }))
}

describe('the next ring', () => {
  const first = waiting(1)
  const second = waiting(2)
  const declinedByA = afterRinging(first, agent('a'), { outcome: 'declined' })
  const missedByA = afterRinging(first, agent('a'), { outcome: 'timed-out' })
  const brokenAtA = afterRinging(first, agent('a'), { outcome: 'media-failed' })
  const leftByA = afterRinging(first, agent('a'), { outcome: 'gone', because: 'agent-left' })

  test.each<[string, WaitingCall[], Seat[], [WaitingCall, string] | null]>([
    ['nobody waits', [], [seat('a', 1)], null],
    ['nobody is there', [first], [], null],
    ['nobody is free', [first], [busy('a')], null],
    ['away and off duty do not count', [first], [seat('a', 1, 'away'), seat('b', 1, 'off-duty')], null],
    ['the oldest call first', [second, first], [seat('a', 1)], [first, 'a']],
    ['the longest idle agent first', [first], [seat('a', 1), seat('b', 9), seat('c', 5)], [first, 'b']],
    ['not one who declined it', [declinedByA], [seat('a', 9), seat('b', 1)], [declinedByA, 'b']],
    ['who declined it may take another', [declinedByA, second], [seat('a', 9)], [second, 'a']],
    ['others before one who let it ring', [missedByA], [seat('a', 9), seat('b', 1)], [missedByA, 'b']],
    ['one who let it ring before nobody', [missedByA], [seat('a', 9), busy('b')], [missedByA, 'a']],
    ['broken media counts as letting it ring', [brokenAtA], [seat('a', 9), seat('b', 1)], [brokenAtA, 'b']],
    ['one who left is welcome again', [leftByA], [seat('a', 9), seat('b', 1)], [leftByA, 'a']],
  ])('%s', (_, calls, seats, expected) => {
    const match = nextRing(calls, seats, startMs)
    expect(match && [match.call, match.seat.agentId]).toEqual(expected && [expected[0], agent(expected[1])])
  })

  test('is fair and possible, whoever waits and whoever is there', () => {
    const letters = ['a', 'b', 'c', 'd']
    const someCalls = fc.array(fc.constantFrom('none', ...letters.map(l => `declined ${l}`)), {
      maxLength: 6,
    })
    const someSeats = fc.array(
      fc.record({
        idle: fc.nat(9),
        duty: fc.constantFrom('on-duty', 'away', 'off-duty'),
        isBusy: fc.boolean(),
      }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(someCalls, someSeats, (histories, shapes) => {
        const calls = histories.map((history, index) => {
          const letter = history.split(' ')[1]
          const call = waiting(index + 1)
          return letter ? afterRinging(call, agent(letter), { outcome: 'declined' }) : call
        })
        const seats = shapes.map(({ idle, duty, isBusy }, index) => {
          const letter = letters[index] ?? 'a'
          return isBusy ? busy(letter) : seat(letter, idle, duty)
        })
        const free = seats.filter(mayBeRung)
        const takers = (call: WaitingCall) => free.filter(s => !call.tries.declinedBy.has(s.agentId))
        const match = nextRing(calls, seats, startMs)
        const oldest = inOrder(calls).find(call => takers(call).length > 0)
        expect(match?.call).toBe(oldest)
        if (!match || !oldest) return
        const longest = Math.min(...takers(oldest).map(s => s.occupation.idleSinceMs))
        expect(takers(oldest)).toContain(match.seat)
        expect(match.seat.occupation.idleSinceMs).toBe(longest)
      }),
    )
  })
})

describe('a call with nobody left to hope for', () => {
  const call = waiting(1)
  const declined = afterRinging(call, agent('a'), { outcome: 'declined' })
  test.each<[string, WaitingCall, Seat[], ReturnType<typeof hopeless>]>([
    ['nobody at all', call, [], 'no-agent'],
    ['only agents off duty', call, [seat('a', 1, 'away'), seat('b', 1, 'off-duty')], 'no-agent'],
    ['a busy agent is hope', call, [busy('a')], null],
    ['all declined', declined, [seat('a', 1)], 'declined'],
    ['one has not declined', declined, [seat('a', 1), busy('b')], null],
    ['who declined and went', declined, [seat('a', 1, 'away')], 'no-agent'],
  ])('%s', (_, waitingCall, seats, expected) => {
    expect(hopeless(waitingCall, seats)).toBe(expected)
  })
})

describe('a call whose caller went away under a ring', () => {
  const away: RingEnd = { outcome: 'gone', because: 'caller-away' }
  const rung = (...ends: RingEnd[]) =>
    ends.reduce<WaitingCall>((call, how) => afterRinging(call, agent('a'), how), waiting(1))
  test.each<[string, WaitingCall, boolean]>([
    ['once and once more', rung(away, away), false],
    ['three times', rung(away, away, away), true],
    ['three times in between others', rung(away, { outcome: 'timed-out' }, away, away), true],
    [
      'or whose rings ended otherwise',
      rung(
        away,
        away,
        { outcome: 'gone', because: 'caller-moved' },
        { outcome: 'gone', because: 'agent-left' },
        { outcome: 'declined' },
      ),
      false,
    ],
  ])('%s', (_, call, isOver) => {
    expect(keepsRunningAway(call.tries)).toBe(isOver)
  })

  test('that no agent saw is not blamed for it', () => {
    const call = waiting(1)
    const ring = prepareRing({
      ringId: ids.ringId(),
      callId: call.admitted.callId,
      agentId: agent('a'),
    })
    expect(backInLine(connect(call, ring), failRing(ring, away)).tries.ranAway).toBe(0)
  })
})

describe('the expected wait', () => {
  const talks = [60_000, 120_000, 180_000]
  test.each<[string, number, number[], Seat[], number | null]>([
    ['too few talks to guess from', 1, talks.slice(1), [busy('a')], null],
    ['nobody on duty', 1, talks, [seat('a', 1, 'away')], null],
    ['somebody is free', 1, talks, [seat('a', 1)], 0],
    ['next, one busy agent', 1, talks, [busy('a')], 120_000],
    ['third, two busy agents', 3, talks, [busy('a'), busy('b')], 180_000],
    ['second, one free and one busy', 2, talks, [seat('a', 1), busy('b')], 60_000],
  ])('%s', (_, place, recent, seats, expected) => {
    expect(expectedWaitMs(place, recent, seats)).toBe(expected)
  })

  test('never shrinks further back in line, and never is less than nothing', () => {
    const positive = fc.array(fc.nat(3_600_000), { minLength: 3, maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), positive, (place, recent) => {
        const seats = [seat('a', 1), busy('b'), busy('c')]
        const here = expectedWaitMs(place, recent, seats) ?? -1
        expect(here).toBeGreaterThanOrEqual(0)
        expect(expectedWaitMs(place + 1, recent, seats) ?? -1).toBeGreaterThanOrEqual(here)
      }),
    )
  })
})

test('the load of a queue counts its own calls and the age of its first', () => {
  const calls = [waiting(3), waiting(1), waiting(2, service)]
  expect(queueLoads([sales, service], calls, startMs + 10_000)).toEqual([
    { queue: sales.queue, waiting: 2, longestWaitMs: 9000 },
    { queue: service.queue, waiting: 1, longestWaitMs: 8000 },
  ])
  expect(queueLoads([sales], [], startMs)).toEqual([{ queue: sales.queue, waiting: 0, longestWaitMs: null }])
})
