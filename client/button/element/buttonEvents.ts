import type { PhoneEvents, PhoneSnapshot } from '../../sdk/index.ts'

/** What a page can listen to. Each bubbles, crosses shadow roots and carries the phone's own news as `detail`. */
export interface CallButtonEvents {
  /** `snapshot` is another one. Told by each tag that stands for the call. */
  'ringfence-state-changed': CustomEvent<PhoneSnapshot>
  'ringfence-admitted': CustomEvent<PhoneEvents['admitted']>
  'ringfence-rang': CustomEvent<PhoneEvents['rang']>
  'ringfence-answered': CustomEvent<PhoneEvents['answered']>
  'ringfence-step-up-asked': CustomEvent<PhoneEvents['stepUpAsked']>
  'ringfence-step-up-ended': CustomEvent<PhoneEvents['stepUpEnded']>
  'ringfence-receipt-issued': CustomEvent<PhoneEvents['receiptIssued']>
  'ringfence-ended': CustomEvent<PhoneEvents['ended']>
  'ringfence-refused': CustomEvent<PhoneEvents['refused']>
}

export const forwardedEvents = [
  'admitted',
  'rang',
  'answered',
  'stepUpAsked',
  'stepUpEnded',
  'ended',
  'receiptIssued',
  'refused',
] as const

/** The DOM's name of a phone's event: `stepUpAsked` is `ringfence-step-up-asked`. */
export const eventNameOf = (name: (typeof forwardedEvents)[number]): string =>
  `ringfence-${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`

declare global {
  interface HTMLElementEventMap extends CallButtonEvents {}
  // They bubble, so pages listen on the document, too, and on a shadow root or the window.
  interface DocumentEventMap extends CallButtonEvents {}
  interface ShadowRootEventMap extends CallButtonEvents {}
  interface WindowEventMap extends CallButtonEvents {}
}
