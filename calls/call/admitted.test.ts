import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type House, refusal } from './admitted.ts'

const open: House = {
  stopping: false,
  queueKnown: true,
  agentsOnDuty: 1,
  calls: 0,
  maxCalls: 1,
  outboxFull: false,
}

test.each<[string, Partial<House>, ReturnType<typeof refusal>]>([
  ['room for one more', {}, null],
  [
    'the server stops, whatever else is wrong',
    { stopping: true, queueKnown: false, agentsOnDuty: 0 },
    'server-stopping',
  ],
  ['no such queue', { queueKnown: false, agentsOnDuty: 0 }, 'queue-unknown'],
  ['nobody on duty, full or not', { agentsOnDuty: 0, calls: 1 }, 'no-agent'],
  ['full', { calls: 1 }, 'at-capacity'],
  ['fuller than full', { calls: 2 }, 'at-capacity'],
  ['nothing more can be written down', { outboxFull: true }, 'store-unavailable'],
])('%s', (_, house, expected) => {
  expect(refusal({ ...open, ...house })).toBe(expected)
})

test('somebody is let in exactly when nothing speaks against it', () => {
  const house = fc.record({
    stopping: fc.boolean(),
    queueKnown: fc.boolean(),
    agentsOnDuty: fc.nat(2),
    calls: fc.nat(4),
    maxCalls: fc.nat(4),
    outboxFull: fc.boolean(),
  })
  fc.assert(
    fc.property(house, it => {
      const isOpen =
        !it.stopping && it.queueKnown && it.agentsOnDuty > 0 && it.calls < it.maxCalls && !it.outboxFull
      expect(refusal(it) === null).toBe(isOpen)
    }),
  )
})
