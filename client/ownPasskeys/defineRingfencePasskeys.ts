import { defineOnPage } from '../ui/defineOnPage.ts'

/** Defines `<ringfence-passkeys>`, once however often it is asked. Where there is no page it does nothing. */
export const defineRingfencePasskeys = (): void =>
  defineOnPage({
    tag: 'ringfence-passkeys',
    load: async () => (await import('./passkeyPage.ts')).PasskeyPage,
    instead: {
      en: 'Passkeys cannot be shown on this page.',
      es: 'En esta página no se pueden mostrar claves de acceso.',
    },
  })
