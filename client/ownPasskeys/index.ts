import { PasskeyPage } from './passkeyPage.ts'

export type { PasskeyPage } from './passkeyPage.ts'

// The file may be embedded twice on one page; the first one serves both.
if (!customElements.get('ringfence-passkeys')) customElements.define('ringfence-passkeys', PasskeyPage)

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-passkeys': PasskeyPage
  }
}
