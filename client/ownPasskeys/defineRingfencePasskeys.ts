import { defineOnPage } from '../ui/defineOnPage.ts'

/** Defines `<ringfence-passkeys>`, once however often it is asked. Where there is no page it does nothing. */
export const defineRingfencePasskeys = (): void =>
  defineOnPage({
    tag: 'ringfence-passkeys',
    load: async () => (await import('./passkeyPage.ts')).PasskeyPage,
    instead: {
      en: 'Passkeys cannot be shown on this page.',
      es: 'En esta página no se pueden mostrar claves de acceso.',
      de: 'Auf dieser Seite lassen sich keine Passkeys anzeigen.',
      fr: 'Les clés d’accès ne peuvent pas être affichées sur cette page.',
      pt: 'Não é possível mostrar chaves de acesso nesta página.',
      ar: 'لا يمكن عرض مفاتيح المرور في هذه الصفحة.',
    },
  })
