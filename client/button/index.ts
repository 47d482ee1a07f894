import { defineOnPage } from '../ui/defineOnPage.ts'
import type { CallButton } from './element/callButton.ts'

export type { CallButtonEvents } from './element/buttonEvents.ts'
export type { CallButton } from './element/callButton.ts'
export type { PageContextSource } from './element/pageContextAttribute.ts'
export type { CallWords, RingfenceWords } from './words/callWords.ts'

defineOnPage({
  tag: 'ringfence-call',
  load: async () => (await import('./element/callButton.ts')).CallButton,
  instead: {
    en: 'Calling does not work on this page.',
    es: 'En esta página no se puede llamar.',
    de: 'Auf dieser Seite kann man nicht anrufen.',
    fr: 'Les appels ne fonctionnent pas sur cette page.',
    pt: 'As chamadas não funcionam nesta página.',
    ar: 'لا يعمل الاتصال في هذه الصفحة.',
  },
})

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-call': CallButton
  }
}
