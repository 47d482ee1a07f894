import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Duty } from '../../protocol/index.ts'
import { agent, service } from '../testing/testDesk.ts'
import { openTestDispatch } from '../testing/testDispatch.ts'
import { expectedWaitMs, othersMayTake, whyNoHope } from './queue.ts'

type Seat = readonly [letter: string, idleSeconds: number | 'busy', duty?: Duty, audible?: boolean]
type Call = readonly [number: number, declinedBy?: string, missedBy?: string, isRingable?: boolean]

const agentsOf = (letters = '') => [...letters].map(agent)

/** What dispatch proposes for these calls and seats: call and agent. */
async function proposed(calls: readonly Call[], seats: readonly Seat[]): Promise<string[]> {
  const here = openTestDispatch()
  for (const [number, declinedBy, missedBy, isRingable = true] of calls) {
    here.tellCall(number, {
      declinedBy: agentsOf(declinedBy),
      missedBy: agentsOf(missedBy),
      isRingable,
    })
  }
  for (const [letter, idle, duty = 'on-duty', audible = true] of seats) {
    here.tellSeat(letter, { idleMs: idle === 'busy' ? null : idle * 1000, duty, audible })
  }
  await here.settle()
  return here.ringsProposed()
}

describe('the next ring', () => {
  test.each<[string, Call[], Seat[], string[]]>([
    ['nobody waits', [], [['a', 1]], []],
    ['nobody is there', [[1]], [], []],
    ['nobody is free', [[1]], [['a', 'busy']], []],
    [
      'away and off duty do not count',
      [[1]],
      [
        ['a', 1, 'away'],
        ['b', 1, 'off-duty'],
        ['c', 'busy'],
      ],
      [],
    ],
    ['the oldest call first', [[2], [1]], [['a', 1]], ['1 a']],
    [
      'the longest idle agent first',
      [[1]],
      [
        ['a', 1],
        ['b', 9],
        ['c', 5],
      ],
      ['1 b'],
    ],
    [
      'each to another',
      [[1], [2], [3]],
      [
        ['a', 1],
        ['b', 9],
      ],
      ['1 b', '2 a'],
    ],
    [
      'not one who declined it',
      [[1, 'a']],
      [
        ['a', 9],
        ['b', 1],
      ],
      ['1 b'],
    ],
    [
      'who declined it may take another',
      [[1, 'a'], [2]],
      [
        ['a', 9],
        ['b', 'busy'],
      ],
      ['2 a'],
    ],
    [
      'others before one who let it ring',
      [[1, '', 'a']],
      [
        ['a', 9],
        ['b', 1],
      ],
      ['1 b'],
    ],
    [
      'one who let it ring before nobody',
      [[1, '', 'a']],
      [
        ['a', 9],
        ['b', 'busy'],
      ],
      ['1 a'],
    ],
    [
      'a page that rings aloud first',
      [[1]],
      [
        ['a', 9, 'on-duty', false],
        ['b', 1],
      ],
      ['1 b'],
    ],
    ['a page that does not before nobody', [[1]], [['a', 9, 'on-duty', false]], ['1 a']],
    ['a call that may not be rung is passed over', [[1, '', '', false], [2]], [['a', 9]], ['2 a']],
  ])('%s', async (_, calls, seats, expected) => {
    expect(await proposed(calls, seats)).toEqual(expected)
  })

  test('is fair and possible, whoever waits and whoever is there', async () => {
    const letters = ['a', 'b', 'c', 'd']
    const someCalls = fc.array(fc.subarray(letters), { maxLength: 6 })
    const someSeats = fc.array(
      fc.record({
        idle: fc.nat(9),
        duty: fc.constantFrom<Duty>('on-duty', 'away', 'off-duty'),
        isBusy: fc.boolean(),
      }),
      { maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(someCalls, someSeats, async (declines, shapes) => {
        const calls = declines.map((by, index): Call => [index + 1, by.join('')])
        const seats = shapes.map(
          ({ idle, duty, isBusy }, index): Seat => [letters[index] ?? 'a', isBusy ? 'busy' : idle, duty],
        )
        let free = seats.filter(([, idle, duty]) => idle !== 'busy' && duty === 'on-duty')
        const all = await proposed(calls, seats)
        for (const [number, declinedBy = ''] of calls) {
          const takers = free.filter(([letter]) => !declinedBy.includes(letter))
          const ring = all.find(each => each.startsWith(`${number} `))
          const taker = takers.find(([letter]) => ring === `${number} ${letter}`)
          if (takers.length > 0 || ring) expect(taker).toBeDefined()
          const longest = Math.max(...takers.map(([, idle]) => Number(idle)))
          if (taker) expect(taker[1]).toBe(longest)
          free = free.filter(each => each !== taker)
        }
      }),
    )
  })
})

describe('a call with nobody left to hope for', () => {
  test.each<[string, string, string, ReturnType<typeof whyNoHope>]>([
    ['nobody on duty', '', '', 'no-agent'],
    ['who declined and went', 'a', '', 'no-agent'],
    ['somebody on duty is hope, free or busy', '', 'a', null],
    ['all declined', 'a', 'a', 'declined'],
    ['one has not declined', 'a', 'ab', null],
    ['who declined and went is no other', 'ac', 'ab', null],
  ])('%s', (_, declinedBy, onDuty, expected) => {
    expect(whyNoHope(agentsOf(declinedBy), new Set(agentsOf(onDuty)))).toBe(expected)
  })

  test('may lie with others than this agent, unless they declined or are not there', () => {
    const others = (declinedBy: string, onDuty: string) =>
      othersMayTake(agentsOf(declinedBy), new Set(agentsOf(onDuty)), agent('a'))
    expect([others('', 'a'), others('', 'ab'), others('b', 'ab'), others('b', 'abc')]).toEqual([
      false,
      true,
      false,
      true,
    ])
  })
})

describe('the expected wait', () => {
  const talks = [60_000, 120_000, 180_000]
  test.each<[string, number, number[], { onDuty: number; free: number }, number | null]>([
    ['too few talks to guess from', 1, talks.slice(1), { onDuty: 1, free: 0 }, null],
    ['nobody on duty', 1, talks, { onDuty: 0, free: 0 }, null],
    ['somebody is free', 1, talks, { onDuty: 1, free: 1 }, 0],
    ['next, one busy agent', 1, talks, { onDuty: 1, free: 0 }, 120_000],
    ['third, two busy agents', 3, talks, { onDuty: 2, free: 0 }, 180_000],
    ['second, one free and one busy', 2, talks, { onDuty: 2, free: 1 }, 60_000],
  ])('%s', (_, place, recent, agents, expected) => {
    expect(expectedWaitMs(place, recent, agents)).toBe(expected)
  })

  test('never shrinks further back in line, and never is less than nothing', () => {
    const positive = fc.array(fc.nat(3_600_000), { minLength: 3, maxLength: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), positive, (place, recent) => {
        const agents = { onDuty: 3, free: 1 }
        const here = expectedWaitMs(place, recent, agents) ?? -1
        expect(here).toBeGreaterThanOrEqual(0)
        expect(expectedWaitMs(place + 1, recent, agents) ?? -1).toBeGreaterThanOrEqual(here)
      }),
    )
  })
})

test('the load of a queue counts its own calls and the age of its first', async () => {
  const here = openTestDispatch()
  here.tellCall(3, { waitedMs: 7000 })
  here.tellCall(1, { waitedMs: 9000 })
  here.tellCall(2, { waitedMs: 8000, queue: service.queue })
  here.tellSeat('a', { idleMs: null })
  await here.settle()
  const [told] = here.saidOf('queuesTold')
  expect(
    told?.queues.map(({ queue, waiting, longestWaitMs }) => [queue.queue, waiting, longestWaitMs]),
  ).toEqual([
    ['sales', 2, 9000],
    ['service', 1, 8000],
  ])
})
