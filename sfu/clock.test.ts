import { expect, test } from 'vitest'
import { createSystemClock } from './clock.ts'

test('both readings of the system’s clock are whole milliseconds: the store takes no others', () => {
  const clock = createSystemClock()
  for (let times = 0; times < 100; times += 1) {
    for (const reading of [clock.now(), clock.monotonic()]) expect(Number.isSafeInteger(reading)).toBe(true)
  }
})
