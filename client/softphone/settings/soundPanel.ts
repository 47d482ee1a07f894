import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { checkIcon, micIcon, volume2Icon } from '../../ui/icons.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { base } from '../../ui/styles/tokens.ts'
import { playTwoTones } from '../../ui/twoTones.ts'
import { MicrophoneCheck } from '../microphone/microphoneCheck.ts'
import type { Screen } from '../model/screen.ts'
import { smallTypeStyles } from '../parts/layoutStyles.ts'
import { noticeStyles, problemNotice } from '../parts/notice.ts'
import { codeOf } from '../words/problemWords.ts'

const testMs = 6000
const outputCanBeChosen = () => 'setSinkId' in HTMLMediaElement.prototype

type Test =
  | { readonly state: 'none' | 'heard' | 'not-heard' }
  | { readonly state: 'open'; readonly microphone: MicrophoneCheck }

/** `<ringfence-sound-panel>`: which microphone and which speaker, and whether they work. */
export class SoundPanel extends LitElement {
  static override properties = {
    screen: { attribute: false },
    devices: { state: true },
    test: { state: true },
    problem: { state: true },
  }
  declare screen: Screen
  declare devices: readonly MediaDeviceInfo[]
  declare test: Test
  declare problem: string | null
  #testEnd: number | undefined

  constructor() {
    super()
    this.devices = []
    this.test = { state: 'none' }
    this.problem = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    navigator.mediaDevices?.addEventListener('devicechange', this.#list)
    void this.#list()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    navigator.mediaDevices?.removeEventListener('devicechange', this.#list)
    this.stopTest()
  }

  /** Closes the microphone. Idempotent; also called when the panel is closed or a ring begins. */
  stopTest(): void {
    clearTimeout(this.#testEnd)
    if (this.test.state !== 'open') return
    const { microphone } = this.test
    microphone.close()
    this.test = { state: microphone.heard ? 'heard' : 'not-heard' }
  }

  readonly #list = async (): Promise<void> => {
    this.devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  }

  readonly #testInput = async (): Promise<void> => {
    this.stopTest()
    this.problem = null
    try {
      this.test = { state: 'open', microphone: await MicrophoneCheck.open(this.screen.devices.input) }
      this.#testEnd = window.setTimeout(() => this.stopTest(), testMs)
      await this.#list()
    } catch (thrown) {
      this.problem = codeOf(thrown)
    }
  }

  readonly #testOutput = async (): Promise<void> => {
    const context = new AudioContext()
    const destination = context.createMediaStreamDestination()
    const element = new Audio()
    element.srcObject = destination.stream
    if (outputCanBeChosen()) await element.setSinkId(this.screen.devices.output).catch(this.#list)
    playTwoTones(context, destination, context.currentTime + 0.1)
    await element.play()
    window.setTimeout(() => context.close(), 1500)
  }

  protected override render() {
    const { sound } = this.screen.words
    const namesHidden = this.devices.every(device => device.label === '')
    return html`
      ${this.#choice('audioinput', sound.input, this.screen.devices.input, input => ({ ...this.screen.devices, input }))}
      ${namesHidden ? html`<p class="quiet small">${sound.namesHidden}</p>` : nothing}
      <div class="test-line">
        <button class="button" @click=${this.#testInput}>${micIcon} ${sound.testInput}</button>
        ${this.#testResult()}
      </div>
      ${
        this.problem
          ? problemNotice(this.screen, this.problem, { dismissable: false, retry: this.#testInput })
          : nothing
      }
      ${
        outputCanBeChosen()
          ? this.#choice('audiooutput', sound.output, this.screen.devices.output, output => ({
              ...this.screen.devices,
              output,
            }))
          : html`<p class="quiet small">${sound.outputFixed}</p>`
      }
      <div class="test-line">
        <button class="button" @click=${this.#testOutput}>${volume2Icon} ${sound.testOutput}</button>
      </div>
      <p class="quiet small">${sound.privacy}</p>
    `
  }

  #testResult(): TemplateResult | typeof nothing {
    const { sound } = this.screen.words
    switch (this.test.state) {
      case 'none':
        return nothing
      case 'open': {
        const { microphone } = this.test
        const { standIn } = microphone
        return html`<span role="status">
            ${standIn === undefined ? nothing : sound.standIn(standIn)} ${sound.testingInput}
          </span>
          <ringfence-level aria-hidden="true" .source=${() => microphone.level()}></ringfence-level>`
      }
      case 'heard':
        return html`<span class="good" role="status">${checkIcon} ${sound.heard}</span>`
      case 'not-heard':
        return html`<span class="bad" role="status">${sound.notHeard}</span>`
    }
  }

  #choice(
    kind: MediaDeviceKind,
    label: string,
    chosen: string,
    choose: (deviceId: string) => { readonly input: string; readonly output: string },
  ): TemplateResult {
    const { words, actions } = this.screen
    const listed = this.devices.filter(
      device => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default',
    )
    const picked = (event: Event) => {
      if (event.currentTarget instanceof HTMLSelectElement)
        actions.chooseDevices(choose(event.currentTarget.value))
    }
    return html`
      <label class="choice">
        <span>${label}</span>
        <select class="field" @change=${picked}>
          <option value="" ?selected=${chosen === ''}>${words.sound.standard}</option>
          ${listed.map(
            (
              device,
              position,
            ) => html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>
              ${device.label === '' ? words.sound.unnamed(position + 1) : device.label}
            </option>`,
          )}
        </select>
      </label>
    `
  }

  static override styles = [
    base,
    buttonStyles,
    smallTypeStyles,
    noticeStyles,
    css`
      :host {
        display: grid;
        gap: var(--rf-space-12);
      }
      .choice {
        display: grid;
        gap: var(--rf-space-4);
        font-size: var(--rf-font-14);
        font-weight: 600;
      }
      .field {
        width: 100%;
        min-height: var(--rf-target);
        padding: 0 var(--rf-space-8);
        border: 1px solid var(--rf-line-strong);
        border-radius: var(--rf-radius-10);
        background: var(--rf-surface);
        color: var(--rf-text);
        font: 400 var(--rf-font-14) / 1.5 var(--rf-font);
        text-overflow: ellipsis;
      }
      .field:focus-visible {
        outline: 3px solid var(--rf-focus);
        outline-offset: 1px;
      }
      .test-line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--rf-space-8) var(--rf-space-12);
        font-size: var(--rf-font-14);
      }
      .good {
        display: inline-flex;
        gap: var(--rf-space-4);
        color: var(--rf-accent);
        font-weight: 600;
      }
      .bad {
        color: var(--rf-danger);
        font-weight: 600;
      }
    `,
  ]
}
