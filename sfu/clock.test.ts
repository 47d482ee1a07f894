import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createSystemClock } from './clock.ts'

test('time that passes is whole milliseconds, as every column that keeps it wants', async () => {
  const clock = createSystemClock()
  const beganMs = clock.monotonic()
  await pause(5)
  const passedMs = clock.monotonic() - beganMs
  expect([Number.isInteger(beganMs), Number.isInteger(passedMs)]).toEqual([true, true])
  expect(passedMs).toBeGreaterThan(0)
})
