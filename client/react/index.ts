/** `@ringfence/react`: a phone as a hook, for an interface of one's own, and the button as a component. */

export type { CallListeners } from './callListeners.ts'
export type { CallProps } from './callProps.ts'
export { RingfenceCall } from './ringfenceCall.ts'
export { usePhone } from './usePhone.ts'
export { useSnapshot } from './useSnapshot.ts'
