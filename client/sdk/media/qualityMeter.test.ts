import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SoundSample } from '../platform/browser.ts'
import { QualityMeter, unknownQuality } from './qualityMeter.ts'

const sample = (packets: number | undefined, lost: number | undefined, more: object = {}): SoundSample => ({
  ...{ packets, ownEnergy: undefined },
  link: { roundTripMs: undefined, jitterMs: undefined, lost, ownLoss: undefined, ...more },
})

test('what nobody measured is not known', () => {
  const meter = new QualityMeter()
  expect(meter.read()).toEqual(unknownQuality)
  meter.take({ packets: 4, ownEnergy: 1 }, 0)
  meter.take(sample(undefined, undefined), 1000)
  meter.take(sample(10, undefined), 2000)
  expect(meter.read()).toEqual(unknownQuality)
})

test('what was measured last is told, with its units', () => {
  const meter = new QualityMeter()
  meter.take(sample(50, 0, { roundTripMs: 41, jitterMs: 3, ownLoss: 0.25 }), 0)
  // One reading says nothing of a part.
  expect(meter.read()).toEqual({ roundTripMs: 41, jitterMs: 3, lossIn: null, lossOut: 0.25 })
  meter.take(sample(90, 10, { roundTripMs: 0 }), 1000)
  expect(meter.read()).toEqual({ roundTripMs: 0, jitterMs: null, lossIn: 0.2, lossOut: null })
})

test('loss is of the last 10 s, and of one leg', () => {
  const meter = new QualityMeter()
  meter.take(sample(0, 0), 0)
  meter.take(sample(0, 50), 1000)
  expect(meter.read().lossIn).toBe(1)
  for (let second = 2; second <= 13; second += 1) meter.take(sample(50 * second, 50), 1000 * second)
  expect(meter.read().lossIn).toBe(0)
  meter.take(sample(10, 0), 14_000)
  expect(meter.read().lossIn).toBeNull()
  meter.take(sample(19, 1), 15_000)
  expect(meter.read().lossIn).toBe(0.1)
  meter.forget()
  expect(meter.read()).toEqual(unknownQuality)
})

test('a part is always from 0 to 1, whatever a browser counts', () => {
  const count = fc.option(fc.integer({ min: -5, max: 500 }), { nil: undefined })
  fc.assert(
    fc.property(fc.array(fc.tuple(count, count)), counts => {
      const meter = new QualityMeter()
      for (const [at, [packets, lost]] of counts.entries()) meter.take(sample(packets, lost), at * 1000)
      const { lossIn } = meter.read()
      expect(lossIn === null || (lossIn >= 0 && lossIn <= 1)).toBe(true)
    }),
  )
})
