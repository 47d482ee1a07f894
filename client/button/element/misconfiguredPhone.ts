import { type ErrorCode, type Phone, type PhoneSnapshot, RingfenceError } from '../../sdk/index.ts'
import { createPhoneListeners } from './phoneListeners.ts'

/** The phone of a page that does not say whom to call: each press is refused with `code`, and no service is asked. */
export function misconfiguredPhone(code: ErrorCode): Phone {
  const listeners = createPhoneListeners()
  let snapshot: PhoneSnapshot = { state: 'idle' }
  const show = (next: PhoneSnapshot) => {
    snapshot = next
    for (const listener of listeners.snapshotChanged) listener(next)
  }
  const never = async () => Promise.reject(new RingfenceError('request-not-allowed'))
  const nothing = () => undefined
  return {
    get snapshot() {
      return snapshot
    },
    async call() {
      const refusal = new RingfenceError(code)
      const { retryable } = refusal
      show({ state: 'refused', code, retryable })
      for (const listener of listeners.refused) listener({ code, retryable })
      throw refusal
    },
    reset: () => show({ state: 'idle' }),
    on(event, listener) {
      listeners[event].add(listener)
      return () => listeners[event].delete(listener)
    },
    resume: async () => false,
    hangUp: async () => undefined,
    warmUp: nothing,
    unlockSound: nothing,
    allowMicrophone: never,
    devices: { input: '', output: '' },
    useDevices: never,
    mute: nothing,
    close: nothing,
    level: () => 0,
    ownLevel: () => 0,
    quality: () => ({ roundTripMs: null, jitterMs: null, lossIn: null, lossOut: null }),
    autofillPasskey: () => nothing,
    appeal: never,
    usePasskey: never,
    continueWithoutPasskey: never,
    makePasskey: never,
    confirmStepUp: never,
    refuseStepUp: never,
    answerMove: never,
    answerGate: never,
    callWithPasskey: never,
  }
}
