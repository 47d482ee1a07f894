import { expect, test } from 'vitest'
import { restartDelayMs } from './restartDelay.ts'

test('doubles with each death in a row, up to half a minute', () => {
  expect([1, 2, 3, 4, 8, 9, 1000].map(restartDelayMs)).toEqual([200, 400, 800, 1600, 25_600, 30_000, 30_000])
})
