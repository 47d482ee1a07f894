import { defineOnPage } from '../ui/defineOnPage.ts'
import type { CallButton } from './element/callButton.ts'

export type { CallButtonEvents } from './element/buttonEvents.ts'
export type { CallButton } from './element/callButton.ts'
export type { PageContextSource } from './element/pageContextAttribute.ts'

defineOnPage({
  tag: 'ringfence-call',
  load: async () => (await import('./element/callButton.ts')).CallButton,
  instead: { en: 'Calling does not work on this page.', es: 'En esta página no se puede llamar.' },
})

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-call': CallButton
  }
}
