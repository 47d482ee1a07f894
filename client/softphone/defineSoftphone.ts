import { defineLevelMeter } from '../ui/levelMeter.ts'
import { Softphone } from './app.ts'
import { CopyButton } from './copyButton.ts'
import { PasskeyPanel } from './passkeyPanel.ts'
import { PeoplePanel } from './peoplePanel.ts'
import { SessionPanel } from './sessionPanel.ts'
import { SoundPanel } from './soundPanel.ts'

/** Makes the softphone's elements known to the browser. Once per page. */
export function defineSoftphone(): void {
  defineLevelMeter()
  customElements.define('ringfence-copy', CopyButton)
  customElements.define('ringfence-sound-panel', SoundPanel)
  customElements.define('ringfence-passkey-panel', PasskeyPanel)
  customElements.define('ringfence-people-panel', PeoplePanel)
  customElements.define('ringfence-session-panel', SessionPanel)
  customElements.define('ringfence-softphone', Softphone)
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-copy': CopyButton
    'ringfence-sound-panel': SoundPanel
    'ringfence-passkey-panel': PasskeyPanel
    'ringfence-people-panel': PeoplePanel
    'ringfence-session-panel': SessionPanel
    'ringfence-softphone': Softphone
  }
}
