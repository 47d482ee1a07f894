/** `@ringfence/vue`: a phone as a composable, for an interface of one's own, and the button as a component. */

export type { CallListeners } from './callListeners.ts'
export { type CallProps, RingfenceCall } from './ringfenceCall.ts'
export { type UsedPhone, usePhone } from './usePhone.ts'
