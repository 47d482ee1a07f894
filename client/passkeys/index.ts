import { PasskeyManager } from './passkeyManager.ts'

export type { PasskeyManager } from './passkeyManager.ts'

// The file may be embedded twice on one page; the first one serves both.
if (!customElements.get('ringfence-passkeys')) customElements.define('ringfence-passkeys', PasskeyManager)

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-passkeys': PasskeyManager
  }
}
