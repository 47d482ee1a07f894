/** `@ringfence/button`: nothing happens before one of these is called. The files beside it call them on import. */
export { defineRingfence } from '../button/defineRingfence.ts'
export type { CallButtonEvents } from '../button/element/buttonEvents.ts'
export type { CallButton } from '../button/element/callButton.ts'
export type { PageContextSource } from '../button/element/pageContextAttribute.ts'
export { defineRingfencePasskeys } from '../ownPasskeys/defineRingfencePasskeys.ts'
export type { PasskeyPage } from '../ownPasskeys/passkeyPage.ts'
