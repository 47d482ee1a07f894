import { expect, onTestFinished, test, vi } from 'vitest'
import { browserPlatform } from './assembly/browserPlatform.ts'
import { pageTimeMs } from './pageTime.ts'

test('the library counts in a time that goes on evenly, whoever sets the clock of the machine', () => {
  onTestFinished(() => void vi.useRealTimers())
  const beforeMs = browserPlatform.clock.now()
  expect(Math.abs(pageTimeMs() - Date.now())).toBeLessThan(1000)
  vi.useFakeTimers({ toFake: ['Date'] })
  for (const byMs of [-300_000, 26 * 3600_000]) {
    vi.setSystemTime(beforeMs + byMs)
    const passedMs = browserPlatform.clock.now() - beforeMs
    expect(passedMs >= 0 && passedMs < 10_000).toBe(true)
  }
})
