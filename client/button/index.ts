import { CallButton } from './callButton.ts'

export type { CallButtonEvents } from './buttonEvents.ts'
export type { CallButton } from './callButton.ts'
export type { PageContextSource } from './pageContext.ts'

// The file may be embedded twice on one page; the first one serves both.
if (!customElements.get('ringfence-call')) customElements.define('ringfence-call', CallButton)

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-call': CallButton
  }
}
