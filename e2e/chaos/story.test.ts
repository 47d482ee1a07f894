import { expect, test } from 'vitest'
import { agentCount, breakageKinds, callerCount, roundOf } from './story.ts'

const rounds = (seed: number) => Array.from({ length: 20 }, (_, number) => roundOf(seed, number))

test('a seed tells the same story again, and another seed another one', () => {
  expect(rounds(7)).toEqual(rounds(7))
  expect(roundOf(7, 0)).not.toEqual(roundOf(8, 0))
  expect(roundOf(7, 0).callers).not.toEqual(roundOf(7, 1).callers)
})

test('everybody has something to do, and everything that can break breaks', () => {
  for (const { callers, agents, lastsMs, breakages } of rounds(1)) {
    expect([callers.length, agents.length]).toEqual([callerCount, agentCount])
    expect(lastsMs).toBeGreaterThanOrEqual(60_000)
    expect(lastsMs).toBeLessThanOrEqual(90_000)
    for (const { atMs } of breakages) expect(atMs).toBeLessThan(lastsMs)
  }
  const kinds = new Set(rounds(1).flatMap(({ breakages }) => breakages.map(({ kind }) => kind)))
  expect([...kinds].sort()).toEqual([...breakageKinds].sort())
})

test('a service that was ended is back, for a while, before it is ended again', () => {
  for (const { breakages } of rounds(2)) {
    const ends = breakages.filter(({ kind }) => kind.startsWith('service-'))
    for (const [index, end] of ends.slice(1).entries()) {
      const before = ends[index]
      expect(end.atMs).toBeGreaterThan((before?.atMs ?? 0) + (before?.lastsMs ?? 0))
    }
  }
})
