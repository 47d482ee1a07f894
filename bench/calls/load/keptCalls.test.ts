import { expect, test } from 'vitest'
import { keepCalls } from './keptCalls.ts'
import type { LoadCall } from './loadCall.ts'
import { countLosses } from './losses.ts'

/** A system whose calls break when they are told to. `failing` are the attempts, from 1, that do not come to stand. */
function brittleSystem(failing: readonly number[] = []) {
  const made: { index: number; isLost: boolean; ended: number }[] = []
  let attempts = 0
  const open = async (index: number): Promise<LoadCall> => {
    attempts += 1
    if (failing.includes(attempts)) throw new Error('a handshake failed')
    const call = { index, isLost: false, ended: 0 }
    made.push(call)
    return {
      legs: [],
      isLost: () => call.isLost,
      async hangUp() {
        call.ended += 1
        if (call.isLost) throw new Error('nobody there')
      },
    }
  }
  return { open, made, attempts: () => attempts }
}

test('a call that does not come to stand is made anew and counted', async () => {
  const system = brittleSystem([2, 3])
  const losses = countLosses(5)
  const kept = keepCalls(system.open, error => losses.count('bare', error))
  await kept.bringTo(3, 0)
  expect(kept.calls).toHaveLength(3)
  expect(system.made.map(({ index }) => index).toSorted()).toEqual([0, 1, 2])
  expect(losses.lost()).toEqual({ 'bare: a handshake failed': 2 })
})

test('a call that broke is hung up, made anew in its place, and counted', async () => {
  const system = brittleSystem()
  const losses = countLosses(5)
  const kept = keepCalls(system.open, error => losses.count('product', error))
  await kept.bringTo(3, 0)
  const [first, broken, third] = kept.calls
  for (const call of system.made) if (call.index === 1) call.isLost = true
  expect(await kept.mend()).toBe(1)
  expect(system.made.map(({ index, ended }) => [index, ended])).toEqual([
    [0, 0],
    [1, 1],
    [2, 0],
    [1, 0],
  ])
  expect(kept.calls[0]).toBe(first)
  expect(kept.calls[1]).not.toBe(broken)
  expect(kept.calls[2]).toBe(third)
  expect(losses.lost()).toEqual({ 'product: a call broke while it stood': 1 })
  expect(await kept.mend()).toBe(0)
})

test('calls that are made and ended count what broke, and all are made', async () => {
  const system = brittleSystem([4, 7])
  const losses = countLosses(5)
  const kept = keepCalls(system.open, error => losses.count('product', error))
  await kept.bringTo(2, 0)
  await kept.makeAndEnd(10, 3)
  expect(system.attempts()).toBe(14)
  expect(system.made.filter(({ ended }) => ended === 1)).toHaveLength(10)
  expect(kept.calls).toHaveLength(2)
  expect(losses.lost()).toEqual({ 'product: a handshake failed': 2 })
})

test('a hang-up that fails is counted and does not stop the rest', async () => {
  const system = brittleSystem()
  const losses = countLosses(5)
  const kept = keepCalls(system.open, error => losses.count('bare', error))
  await kept.bringTo(3, 0)
  for (const call of system.made) call.isLost = call.index === 2
  await kept.bringTo(1, 0)
  expect(kept.calls).toHaveLength(1)
  expect(system.made.map(({ ended }) => ended)).toEqual([0, 1, 1])
  expect(losses.lost()).toEqual({ 'bare: nobody there': 1 })
})

test('more than the load may lose ends it, and says what was lost', async () => {
  const system = brittleSystem([1, 2, 3, 4, 5])
  const losses = countLosses(3)
  const kept = keepCalls(system.open, error => losses.count('bare', error))
  await expect(kept.bringTo(1, 0)).rejects.toThrow(
    'The load lost more than 3 calls: 4 × bare: a handshake failed',
  )
  expect(system.attempts()).toBe(4)
})

test('calls are begun evenly over the time given', async () => {
  const begunMs: number[] = []
  const system = brittleSystem()
  const startedMs = performance.now()
  const kept = keepCalls(
    index => {
      begunMs[index] = performance.now() - startedMs
      return system.open(index)
    },
    error => {
      throw error
    },
  )
  await kept.bringTo(4, 200)
  // Each not before its time; how much later depends on what else the machine does.
  expect(begunMs).toHaveLength(4)
  for (const [index, ms] of begunMs.entries()) expect(ms).toBeGreaterThan(index * 50 - 5)
})
