import { defineOnPage } from '../ui/defineOnPage.ts'
import type { CallButton } from './callButton.ts'

export type { CallButtonEvents } from './buttonEvents.ts'
export type { CallButton } from './callButton.ts'
export type { PageContextSource } from './pageContext.ts'

defineOnPage('ringfence-call', async () => (await import('./callButton.ts')).CallButton)

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-call': CallButton
  }
}
