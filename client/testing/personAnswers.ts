import type { PhoneSnapshot } from '../sdk/index.ts'
import type { TestStep } from './testSteps.ts'

/** Whether the person is asked something that they have not answered. */
export const isAsked = (snapshot: PhoneSnapshot): boolean =>
  snapshot.state === 'offering-passkey' || snapshot.state === 'asking-passkey' || isAskedInCall(snapshot)

const isAskedInCall = (snapshot: PhoneSnapshot): boolean =>
  ('askedMove' in snapshot && snapshot.askedMove !== null) ||
  (snapshot.state === 'waiting' && snapshot.gate !== null) ||
  (snapshot.state === 'talking' && snapshot.stepUp !== null)

/** An end that comes when the person has answered already, as it may in life. */
export const comesTooLate = (snapshot: PhoneSnapshot, { step }: TestStep): boolean =>
  (step === 'end-step-up' || step === 'end-move' || step === 'pass-gate') && !isAskedInCall(snapshot)

/** A choice about a passkey that the person asked for. */
export const offeringPasskey = (appeals: boolean): PhoneSnapshot => ({
  ...{ state: 'offering-passkey', required: false, mayMake: false, failed: null, made: null },
  ...(appeals && { appeals }),
})

/** `undefined` where none can be made. */
export function withMadePasskey(snapshot: PhoneSnapshot): PhoneSnapshot | undefined {
  const made = { usableAtMs: null }
  if (snapshot.state === 'offering-passkey' && snapshot.mayMake)
    return { ...snapshot, mayMake: false, failed: null, made }
  if (snapshot.state === 'ended' && snapshot.mayMakePasskey)
    return { ...snapshot, mayMakePasskey: false, madePasskey: made }
  return undefined
}

export function withWrongKey(snapshot: PhoneSnapshot): PhoneSnapshot {
  if (snapshot.state !== 'waiting' || !snapshot.gate) return snapshot
  const { gate } = snapshot
  return { ...snapshot, gate: { ...gate, missed: 'key', triesLeft: Math.max(0, gate.triesLeft - 1) } }
}

export function withMuted(snapshot: PhoneSnapshot, muted: boolean): PhoneSnapshot {
  if (snapshot.state === 'talking') return { ...snapshot, muted }
  if (snapshot.state !== 'waiting' || !snapshot.gate) return snapshot
  return { ...snapshot, gate: { ...snapshot.gate, muted } }
}
