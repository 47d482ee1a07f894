import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookAtReserve, type ReserveBasis, reservedAgents, untouchedReserve } from './reserve.ts'

const basis: ReserveBasis = { agents: 10, provenLastHour: 60, meanTalkMs: 120_000, cutBy: 0 }

test.each<[string, Partial<ReserveBasis>, number]>([
  ['two agents’ worth of talk an hour', {}, 2],
  ['no more than three in ten', { provenLastHour: 600 }, 3],
  ['three in ten of seven', { agents: 7, provenLastHour: 600 }, 2],
  ['as many as may be while nobody knows how long a talk is', { meanTalkMs: null }, 3],
  ['one for a single caller', { provenLastHour: 1 }, 1],
  ['none without anybody proven in the last hour', { provenLastHour: 0 }, 0],
  ['none with three agents', { agents: 3 }, 0],
  ['less by those who idled', { cutBy: 1 }, 1],
  ['and never less than none', { cutBy: 9 }, 0],
])('%s', (_, changes, expected) => {
  expect(reservedAgents({ ...basis, ...changes })).toBe(expected)
})

test('leaves callers without proof most of the agents, whatever is asked', () => {
  const some = fc.record({
    agents: fc.nat(200),
    provenLastHour: fc.nat(10_000),
    meanTalkMs: fc.option(fc.nat(3_600_000)),
    cutBy: fc.nat(5),
  })
  fc.assert(
    fc.property(some, it => {
      const reserved = reservedAgents(it)
      expect(reserved).toBeGreaterThanOrEqual(0)
      expect(reserved).toBeLessThanOrEqual(it.agents * 0.3)
      expect(Number.isInteger(reserved)).toBe(true)
    }),
  )
})

const waiting = { proven: 0, unproven: 5 }
const looks = (times: number, free: number, before = untouchedReserve) => {
  let look = before
  for (let time = 0; time < times; time += 1) look = lookAtReserve(look, { reserved: 2, free, waiting })
  return look
}

test('agents who are kept and idle while others wait are kept no longer, one at a time', () => {
  expect(looks(59, 2).cutBy).toBe(0)
  expect(looks(60, 2).cutBy).toBe(1)
  expect(looks(120, 2).cutBy).toBe(2)
  expect(looks(30, 2, looks(30, 1)).cutBy).toBe(0)
  expect(looks(31, 2, looks(29, 1)).cutBy).toBe(1)
})

test('nothing is learned while nobody waits for them', () => {
  const nobodyWaits = { reserved: 2, free: 2, waiting: { proven: 0, unproven: 0 } }
  expect(lookAtReserve(looks(10, 2), nobodyWaits)).toEqual(looks(10, 2))
})

test('once somebody with proof has to wait all are kept again', () => {
  const cut = looks(60, 2)
  expect(lookAtReserve(cut, { reserved: 1, free: 0, waiting: { proven: 1, unproven: 5 } })).toEqual(
    untouchedReserve,
  )
  expect(lookAtReserve(cut, { reserved: 1, free: 1, waiting: { proven: 1, unproven: 5 } }).cutBy).toBe(1)
})
