import { describe, expect, test } from 'vitest'
import { barHeight } from './barHeight.ts'

const bars = [0, 1, 2, 3, 4]

describe('barHeight', () => {
  test('keeps every bar visible and none too tall', () => {
    for (const level of [-1, 0, 0.2, 1, 7])
      for (const bar of bars) {
        expect(barHeight(level, bar)).toBeGreaterThanOrEqual(0.15)
        expect(barHeight(level, bar)).toBeLessThanOrEqual(1)
      }
  })

  test('is highest in the middle and grows with the voice', () => {
    expect(bars.map(bar => barHeight(0.5, bar)).indexOf(barHeight(0.5, 2))).toBe(2)
    expect(barHeight(0.5, 2)).toBeGreaterThan(barHeight(0.5, 1))
    expect(barHeight(0.6, 0)).toBeGreaterThan(barHeight(0.3, 0))
  })
})
