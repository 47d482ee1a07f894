import { defineOnPage } from '../ui/defineOnPage.ts'

/** Defines `<ringfence-call>`, once however often it is asked. Where there is no page it does nothing. */
export const defineRingfence = (): void =>
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
