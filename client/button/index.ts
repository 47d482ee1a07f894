import { defineOnPage } from '../ui/defineOnPage.ts'
import type { CallButton } from './callButton.ts'

export type { CallButtonEvents } from './buttonEvents.ts'
export type { CallButton } from './callButton.ts'
export type { PageContextSource } from './pageContext.ts'

defineOnPage({
  tag: 'ringfence-call',
  load: async () => (await import('./callButton.ts')).CallButton,
  instead: { en: 'Calling does not work on this page.', es: 'En esta página no se puede llamar.' },
})

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-call': CallButton
  }
}
