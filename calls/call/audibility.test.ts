import fc from 'fast-check'
import { expect, test } from 'vitest'
import { audibility } from './audibility.ts'

const listeners = fc.uniqueArray(fc.record({ partyId: fc.string(), isIn: fc.boolean() }), {
  selector: ({ partyId }) => partyId,
  maxLength: 8,
})

test('of any number of parties each who is in hears all others who are, and nobody else is heard or hears', () => {
  fc.assert(
    fc.property(listeners, parties => {
      const hears = audibility(parties)
      for (const hearer of parties) {
        for (const speaker of parties) {
          const mayHear = hearer.isIn && speaker.isIn && hearer.partyId !== speaker.partyId
          expect(hears.get(hearer.partyId)?.has(speaker.partyId) ?? false).toBe(mayHear)
        }
      }
      expect(hears.size).toBe(parties.filter(({ isIn }) => isIn).length)
    }),
  )
})
