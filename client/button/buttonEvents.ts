import type { PhoneEvents } from '../sdk/index.ts'

/** What a page can listen to. Each bubbles, crosses shadow roots and carries the phone's own news as `detail`. */
export interface CallButtonEvents {
  'ringfence-admitted': CustomEvent<PhoneEvents['admitted']>
  'ringfence-rang': CustomEvent<PhoneEvents['rang']>
  'ringfence-answered': CustomEvent<PhoneEvents['answered']>
  'ringfence-ended': CustomEvent<PhoneEvents['ended']>
  'ringfence-refused': CustomEvent<PhoneEvents['refused']>
}

export const forwardedEvents = ['admitted', 'rang', 'answered', 'ended', 'refused'] as const

declare global {
  interface HTMLElementEventMap extends CallButtonEvents {}
}
