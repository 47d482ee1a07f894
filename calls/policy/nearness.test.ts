import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNear, mostNear, type Nearness, usualNearness, type Waiting } from './nearness.ts'

const near = (rank: number, agents: number, expectedWaitMs: number | null = null): boolean =>
  isNear(usualNearness, { rank, agents, expectedWaitMs })

test.each([
  [1, 0, null, true],
  [10, 0, null, true],
  [11, 0, null, false],
  [12, 1, null, true],
  [13, 1, null, false],
  [30, 10, null, true],
  [31, 10, null, false],
  [31, 10, 60_000, true],
  [31, 10, 60_001, false],
  [5000, 400, 10_000, true],
])('place %i with %i agents and a wait of %s ms: %s', (rank, agents, expectedWaitMs, expected) => {
  expect(near(rank, agents, expectedWaitMs)).toBe(expected)
})

const waiting: fc.Arbitrary<Waiting> = fc.record({
  rank: fc.integer({ min: 1, max: 20_000 }),
  agents: fc.nat(500),
  expectedWaitMs: fc.option(fc.nat(600_000)),
})
const anyNearness: fc.Arbitrary<Nearness> = fc.record({
  always: fc.nat(20),
  perAgent: fc.nat(5),
  withinMs: fc.nat(120_000),
})

test('whoever stands before somebody near, or has more agents or less to wait, is near too', () => {
  fc.assert(
    fc.property(
      anyNearness,
      waiting,
      fc.nat(50),
      fc.nat(50),
      fc.nat(10_000),
      (by, one, less, more, sooner) => {
        if (!isNear(by, one)) return
        const { rank, agents, expectedWaitMs } = one
        const better: Waiting = {
          rank: Math.max(1, rank - less),
          agents: agents + more,
          expectedWaitMs: expectedWaitMs && Math.max(0, expectedWaitMs - sooner),
        }
        expect(isNear(by, better)).toBe(true)
      },
    ),
  )
})

test('without a guess of the wait so many are near, and no more', () => {
  fc.assert(
    fc.property(anyNearness, fc.nat(100), (by, agents) => {
      const most = mostNear(by, agents)
      if (most > 0) expect(isNear(by, { rank: most, agents, expectedWaitMs: null })).toBe(true)
      expect(isNear(by, { rank: most + 1, agents, expectedWaitMs: null })).toBe(false)
    }),
  )
})
