import { defineLevelMeter } from '../ui/levelMeter.ts'
import { Softphone } from './app.ts'
import { SoundPanel } from './soundPanel.ts'

/** Makes the softphone's elements known to the browser. Once per page. */
export function defineSoftphone(): void {
  defineLevelMeter()
  customElements.define('ringfence-sound-panel', SoundPanel)
  customElements.define('ringfence-softphone', Softphone)
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-sound-panel': SoundPanel
    'ringfence-softphone': Softphone
  }
}
