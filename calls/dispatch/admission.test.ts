import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Occupancy, refusal } from './admission.ts'

const open: Occupancy = { agentsOnDuty: 1, calls: 0, maxCalls: 1 }

test.each<[string, Partial<Occupancy>, ReturnType<typeof refusal>]>([
  ['room for one more', {}, null],
  ['nobody on duty, full or not', { agentsOnDuty: 0, calls: 1 }, 'no-agent'],
  ['full', { calls: 1 }, 'at-capacity'],
  ['fuller than full', { calls: 2 }, 'at-capacity'],
])('%s', (_, occupancy, expected) => {
  expect(refusal({ ...open, ...occupancy })).toBe(expected)
})

test('somebody is let in exactly when nothing speaks against it', () => {
  const occupancy = fc.record({ agentsOnDuty: fc.nat(2), calls: fc.nat(4), maxCalls: fc.nat(4) })
  fc.assert(
    fc.property(occupancy, it => {
      expect(refusal(it) === null).toBe(it.agentsOnDuty > 0 && it.calls < it.maxCalls)
    }),
  )
})
