import { defineOnPage } from '../ui/defineOnPage.ts'
import type { PasskeyPage } from './passkeyPage.ts'

export type { PasskeyPage } from './passkeyPage.ts'
export type { PasskeyWords, RingfenceWords } from './words/passkeyWords.ts'

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

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-passkeys': PasskeyPage
  }
}
