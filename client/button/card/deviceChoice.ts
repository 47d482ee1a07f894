import { css, html, LitElement, nothing } from 'lit'
import type { Devices } from '../../sdk/index.ts'
import { chevronRightIcon } from '../../ui/icons.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { base } from '../../ui/styles/tokens.ts'
import type { DeviceWords } from '../words/callWords.ts'

const outputCanBeChosen = () => 'setSinkId' in HTMLMediaElement.prototype

/** `<ringfence-device-choice>`: which microphone and which loudspeaker, folded away until somebody asks. */
class DeviceChoice extends LitElement {
  static override properties = {
    words: { attribute: false },
    chosen: { attribute: false },
    choose: { attribute: false },
    listed: { state: true },
  }
  declare words: DeviceWords
  declare chosen: Devices
  declare choose: (devices: Devices) => void
  declare listed: readonly MediaDeviceInfo[]

  constructor() {
    super()
    this.listed = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    navigator.mediaDevices?.addEventListener('devicechange', this.#list)
    this.#list()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    navigator.mediaDevices?.removeEventListener('devicechange', this.#list)
  }

  readonly #list = (): void => {
    navigator.mediaDevices?.enumerateDevices().then(
      listed => {
        this.listed = listed
      },
      () => undefined, // Without a list there is no choice to offer.
    )
  }

  protected override render() {
    const { words } = this
    return html`<details @toggle=${this.#list}>
      <summary>${chevronRightIcon} ${words.title}</summary>
      ${this.#select('audioinput', words.input, this.chosen.input, input => ({ ...this.chosen, input }))}
      ${
        outputCanBeChosen()
          ? this.#select('audiooutput', words.output, this.chosen.output, output => ({
              ...this.chosen,
              output,
            }))
          : nothing
      }
    </details>`
  }

  #select(kind: MediaDeviceKind, label: string, chosen: string, change: (deviceId: string) => Devices) {
    const { words } = this
    const listed = this.listed.filter(
      device => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default',
    )
    const picked = (event: Event) => {
      if (!(event.currentTarget instanceof HTMLSelectElement)) return
      this.chosen = change(event.currentTarget.value)
      this.choose(this.chosen)
    }
    return html`<label>
      <span>${label}</span>
      <select @change=${picked}>
        <option value="" ?selected=${chosen === ''}>${words.standard}</option>
        ${listed.map(
          (device, position) => html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>
            ${device.label || words.unnamed({ position: position + 1 })}
          </option>`,
        )}
      </select>
    </label>`
  }

  static override styles = [
    base,
    buttonStyles,
    css`
      :host {
        display: block;
      }
      summary {
        display: inline-flex;
        align-items: center;
        gap: var(--rf-space-4);
        min-height: var(--rf-target);
        border-radius: var(--rf-radius-10);
        color: var(--rf-text-quiet);
        font-size: var(--rf-font-14);
        cursor: pointer;
      }
      summary:focus-visible,
      select:focus-visible {
        outline: 3px solid var(--rf-focus);
        outline-offset: 1px;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary .icon {
        width: 16px;
        height: 16px;
      }
      details[open] summary .icon {
        rotate: 90deg;
      }
      :host([dir='rtl']) details[open] summary .icon {
        rotate: -90deg;
      }
      label {
        display: grid;
        gap: var(--rf-space-4);
        margin-bottom: var(--rf-space-8);
        font-size: var(--rf-font-14);
        font-weight: 600;
      }
      select {
        width: 100%;
        min-height: var(--rf-target);
        padding: 0 var(--rf-space-8);
        border: 1px solid var(--rf-line-strong);
        border-radius: var(--rf-radius-10);
        background: transparent;
        color: inherit;
        font: 400 var(--rf-font-14) / 1.5 var(--rf-font);
        text-overflow: ellipsis;
      }
    `,
  ]
}

export function defineDeviceChoice(): void {
  const tag = 'ringfence-device-choice'
  if (!customElements.get(tag)) customElements.define(tag, DeviceChoice)
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-device-choice': DeviceChoice
  }
}
