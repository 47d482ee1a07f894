import type { Phone, PhoneSnapshot } from '../../sdk/index.ts'
import { createPhoneListeners } from '../element/phoneListeners.ts'

/** A phone that shows what it is told and remembers what was asked of it. For the gallery only: it calls nobody. */
export interface GalleryPhone extends Phone {
  show(snapshot: PhoneSnapshot): void
  readonly asked: readonly string[]
}

export function galleryPhone(): GalleryPhone {
  const listeners = createPhoneListeners()
  const asked: string[] = []
  let snapshot: PhoneSnapshot = { state: 'idle' }
  const show = (next: PhoneSnapshot) => {
    snapshot = next
    for (const listener of listeners.snapshotChanged) listener(next)
  }
  return {
    get snapshot() {
      return snapshot
    },
    asked,
    show,
    warmUp: () => asked.push('warmUp'),
    async call() {
      asked.push('call')
      show({ state: 'asking-microphone' })
    },
    async hangUp() {
      asked.push('hangUp')
      const reason = snapshot.state === 'talking' ? 'caller-hung-up' : 'left-queue'
      const callId = 'callId' in snapshot ? snapshot.callId : undefined
      show({
        state: 'ended',
        reason,
        talkedMs: 0,
        retryable: true,
        receipt: null,
        mayMakePasskey: false,
        madePasskey: null,
      })
      if (callId) for (const listener of listeners.ended) listener({ callId, reason, talkedMs: 0 })
    },
    async appeal() {
      asked.push('appeal')
      show({ state: 'joining', work: null })
    },
    resume: async () => false,
    async usePasskey() {
      asked.push('usePasskey')
      show({ state: 'asking-passkey', making: false })
    },
    autofillPasskey() {
      asked.push('autofillPasskey')
      return () => asked.push('stop autofill')
    },
    async continueWithoutPasskey() {
      asked.push('continueWithoutPasskey')
      show({ state: 'joining', work: null })
    },
    makePasskey: async () => void asked.push('makePasskey'),
    async confirmStepUp() {
      asked.push('confirmStepUp')
      if (snapshot.state === 'talking' && snapshot.stepUp)
        show({ ...snapshot, stepUp: { ...snapshot.stepUp, step: 'signing' } })
      return 'proven'
    },
    async refuseStepUp() {
      asked.push('refuseStepUp')
      if (snapshot.state === 'talking' && snapshot.stepUp)
        show({
          ...snapshot,
          stepUp: null,
          lastStepUp: { sentence: snapshot.stepUp.sentence, outcome: 'refused' },
        })
    },
    answerMove: async agrees => void asked.push(`answerMove ${agrees}`),
    async answerGate(key) {
      asked.push(`answerGate ${key}`)
      if (snapshot.state !== 'waiting' || !snapshot.gate) return false
      const isRight = key === snapshot.gate.key
      show({ ...snapshot, gate: isRight ? null : { ...snapshot.gate, missed: 'key' } })
      return isRight
    },
    callWithPasskey: async () => void asked.push('callWithPasskey'),
    unlockSound: () => asked.push('unlockSound'),
    allowMicrophone: async () => void asked.push('allowMicrophone'),
    devices: { input: '', output: '' },
    useDevices: async () => void asked.push('useDevices'),
    mute(muted) {
      asked.push(`mute ${muted}`)
      if (snapshot.state === 'talking') show({ ...snapshot, muted })
    },
    // A voice that stands still, so that two pictures of one state are the same picture.
    level: () => (snapshot.state === 'talking' ? 0.35 : 0),
    ownLevel: () => 0,
    quality: () => ({ roundTripMs: 40, jitterMs: 3, lossIn: 0, lossOut: 0 }),
    reset() {
      asked.push('reset')
      show({ state: 'idle' })
    },
    on(event, listener) {
      listeners[event].add(listener)
      return () => listeners[event].delete(listener)
    },
    close: () => asked.push('close'),
  }
}
