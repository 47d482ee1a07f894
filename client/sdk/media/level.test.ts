import fc from 'fast-check'
import { expect, test } from 'vitest'
import { levelOfSamples } from './level.ts'

test('silence is 0, full scale is 1, and 30 dB below it is the middle', () => {
  expect(levelOfSamples(new Float32Array(512))).toBe(0)
  expect(levelOfSamples(new Float32Array(512).fill(1))).toBe(1)
  expect(levelOfSamples(new Float32Array(512).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5, 5)
  expect(levelOfSamples(new Float32Array(0))).toBe(0)
})

test('any samples give a level from 0 to 1', () => {
  const samples = fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 64 })
  fc.assert(
    fc.property(samples, heard => {
      const level = levelOfSamples(heard)
      expect(level >= 0 && level <= 1).toBe(true)
    }),
  )
})
