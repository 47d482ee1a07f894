import { defineLevelMeter } from '../../ui/levelMeter.ts'
import { CopyButton } from '../parts/copyButton.ts'
import { ReportControl } from '../report/reportControl.ts'
import { AttackPanel } from '../settings/attackPanel.ts'
import { BlockPanel } from '../settings/blockPanel.ts'
import { PasskeyPanel } from '../settings/passkeyPanel.ts'
import { PeoplePanel } from '../settings/peoplePanel.ts'
import { SessionPanel } from '../settings/sessionPanel.ts'
import { SoundPanel } from '../settings/soundPanel.ts'
import { Softphone } from './app.ts'

/** Makes the softphone's elements known to the browser. Once per page. */
export function defineSoftphone(): void {
  defineLevelMeter()
  customElements.define('ringfence-copy', CopyButton)
  customElements.define('ringfence-sound-panel', SoundPanel)
  customElements.define('ringfence-passkey-panel', PasskeyPanel)
  customElements.define('ringfence-people-panel', PeoplePanel)
  customElements.define('ringfence-session-panel', SessionPanel)
  customElements.define('ringfence-block-panel', BlockPanel)
  customElements.define('ringfence-attack-panel', AttackPanel)
  customElements.define('ringfence-report', ReportControl)
  customElements.define('ringfence-softphone', Softphone)
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-copy': CopyButton
    'ringfence-sound-panel': SoundPanel
    'ringfence-passkey-panel': PasskeyPanel
    'ringfence-people-panel': PeoplePanel
    'ringfence-session-panel': SessionPanel
    'ringfence-block-panel': BlockPanel
    'ringfence-attack-panel': AttackPanel
    'ringfence-report': ReportControl
    'ringfence-softphone': Softphone
  }
}
