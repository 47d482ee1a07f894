import { setImmediate, setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createSystemClock } from './clock.ts'
import { watchEventLoop } from './eventLoop.ts'

test('a loop whose every turn is long is late, and is not when it has nothing to do', async () => {
  const clock = createSystemClock()
  const load = watchEventLoop(clock, 100)
  expect(load.delayMs()).toBe(0)
  const fromMs = clock.monotonic()
  while (clock.monotonic() - fromMs < 2500) {
    const turnMs = clock.monotonic()
    while (clock.monotonic() - turnMs < 300);
    await setImmediate()
  }
  expect(load.delayMs()).toBeGreaterThan(150)
  await expect
    .poll(
      async () => {
        await setTimeout(2100)
        return load.delayMs()
      },
      { timeout: 30_000 },
    )
    .toBeLessThan(100)
  load.stop()
  load.stop()
})
