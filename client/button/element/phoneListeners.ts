import type { PhoneEvents } from '../../sdk/index.ts'

/** Who listens to a phone that calls nobody. */
type PhoneListeners = { readonly [E in keyof PhoneEvents]: Set<(payload: PhoneEvents[E]) => void> }

export const createPhoneListeners = (): PhoneListeners => ({
  snapshotChanged: new Set(),
  admitted: new Set(),
  rang: new Set(),
  answered: new Set(),
  capNeared: new Set(),
  stepUpAsked: new Set(),
  stepUpEnded: new Set(),
  receiptIssued: new Set(),
  ended: new Set(),
  refused: new Set(),
})
