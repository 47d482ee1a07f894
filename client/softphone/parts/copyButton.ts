import { html, LitElement } from 'lit'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { base } from '../../ui/styles/tokens.ts'

/** `<ringfence-copy>`: a button that copies `text`, and says so once it did. */
export class CopyButton extends LitElement {
  static override properties = {
    text: { attribute: false },
    label: { attribute: false },
    done: { attribute: false },
    copied: { state: true },
  }
  static override styles = [base, buttonStyles]
  declare text: string
  declare label: string
  /** What it says after copying. */
  declare done: string
  declare copied: boolean

  constructor() {
    super()
    this.text = ''
    this.label = ''
    this.done = ''
    this.copied = false
  }

  /** Where the browser refuses, the text beside it can still be selected. */
  readonly #copy = (): void => {
    navigator.clipboard.writeText(this.text).then(
      () => {
        this.copied = true
      },
      () => undefined,
    )
  }

  protected override render() {
    return html`<button class="button plain" @click=${this.#copy}>
      <span aria-live="polite">${this.copied ? this.done : this.label}</span>
    </button>`
  }
}
