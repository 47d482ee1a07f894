import { defineOnPage } from '../ui/defineOnPage.ts'
import type { PasskeyPage } from './passkeyPage.ts'

export type { PasskeyPage } from './passkeyPage.ts'

defineOnPage({
  tag: 'ringfence-passkeys',
  load: async () => (await import('./passkeyPage.ts')).PasskeyPage,
  instead: {
    en: 'Passkeys cannot be shown on this page.',
    es: 'En esta página no se pueden mostrar claves de acceso.',
  },
})

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-passkeys': PasskeyPage
  }
}
