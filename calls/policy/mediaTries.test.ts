import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Failing, failedOnceMore, tryAgainInMs } from './mediaTries.ts'

test('the pauses grow and do not go on for ever', () => {
  let failing: Failing | null = null
  let nowMs = 5000
  const pauses: (number | null)[] = []
  for (let pause: number | null = 0; pause !== null; nowMs += pause) {
    failing = failedOnceMore(failing, nowMs)
    pause = tryAgainInMs(failing, nowMs)
    pauses.push(pause)
    if (pause === null) break
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000, 8000, null])
  expect(nowMs - 5000).toBe(63_000)
})

test('whatever a try takes, the first minute has another one and what comes after it has none', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20_000), { minLength: 1 }), took => {
      let failing: Failing | null = null
      let nowMs = 0
      for (const ms of took) {
        nowMs += ms
        failing = failedOnceMore(failing, nowMs)
        const isOver = nowMs - failing.sinceMs >= 60_000
        expect(tryAgainInMs(failing, nowMs) === null).toBe(isOver)
      }
    }),
  )
})
