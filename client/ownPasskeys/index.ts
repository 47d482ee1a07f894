import { defineOnPage } from '../ui/defineOnPage.ts'
import type { PasskeyPage } from './passkeyPage.ts'

export type { PasskeyPage } from './passkeyPage.ts'

defineOnPage('ringfence-passkeys', async () => (await import('./passkeyPage.ts')).PasskeyPage)

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-passkeys': PasskeyPage
  }
}
