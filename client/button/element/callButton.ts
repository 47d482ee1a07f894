import { html, LitElement } from 'lit'
import { createPhone, type Vouch } from '../../sdk/index.ts'
import { phoneIcon } from '../../ui/icons.ts'
import { defineLevelMeter } from '../../ui/levelMeter.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { base, tokens } from '../../ui/styles/tokens.ts'
import { chooseLanguage, directions, type Language } from '../../ui/words/language.ts'
import { defineCallCard } from '../card/callCard.ts'
import { defineDeviceChoice } from '../card/deviceChoice.ts'
import { callButtonStyles } from '../styles/callButtonStyles.ts'
import { buttonWords } from '../words/buttonWords.ts'
import { createDoubleClickGuard } from './doubleClickGuard.ts'
import type { PageCall } from './pageCall.ts'
import { callOf, closeOthers, isFree, letGo } from './pageCalls.ts'
import { type PageContextSource, parsePageContext } from './pageContextAttribute.ts'
import { phoneFactory } from './phoneFromAttributes.ts'

/** `<ringfence-call site="…" queue="…">`: one pill; the call it begins has a card of its own. News comes as `CallButtonEvents`. */
export class CallButton extends LitElement {
  static override properties = {
    site: {},
    queue: {},
    service: {},
    label: {},
    lang: { reflect: true },
    pageContext: { attribute: 'page-context', converter: { fromAttribute: parsePageContext } },
    vouch: { attribute: false },
  }
  static override styles = [tokens, base, buttonStyles, callButtonStyles]

  /** The site's public key in the service's configuration. */
  declare site: string | undefined
  declare queue: string | undefined
  /** Origin of the service; default: where this library was loaded from. */
  declare service: string | undefined
  /** Words on the pill; default: "Call us" in the person's language. */
  declare label: string | undefined
  /** Up to 8 labelled texts the agent sees as unproven, or a function asked for them at each call. */
  declare pageContext: PageContextSource | undefined
  /** Fetches what the site's back end signs about who is logged in; set it before the first press. */
  declare vouch: Vouch | undefined;

  [phoneFactory]: typeof createPhone = createPhone
  #call: PageCall | undefined
  readonly #isSamePress = createDoubleClickGuard()

  constructor() {
    super()
    for (const sign of ['pointerenter', 'focusin', 'touchstart'])
      this.addEventListener(sign, () => this.#isIdle && this.#callNow().warmUp(), { passive: true })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    defineLevelMeter()
    defineDeviceChoice()
    defineCallCard()
    // Back in the page, or moved within it.
    if (this.hasUpdated) this.#callNow()
  }

  /** Moved within the page, also by way of out and in again, is not gone. A call that has begun stays in any case. */
  override disconnectedCallback(): void {
    super.disconnectedCallback()
    setTimeout(() => {
      if (this.isConnected || !this.#call) return
      letGo(this, this.#call)
      this.#call = undefined
    })
  }

  override focus(options?: FocusOptions): void {
    if (this.#isIdle) this.renderRoot.querySelector<HTMLElement>('.pill')?.focus(options)
    else this.#call?.focus(options)
  }

  /** Chosen for pill and card. */
  get language(): Language {
    return chooseLanguage(this.lang, navigator.languages)
  }

  get #isIdle(): boolean {
    return !this.#call || this.#call.snapshot.state === 'idle'
  }

  /** The call of the present attributes. */
  #callNow(): PageCall {
    this.#call = callOf(this, this.#call)
    return this.#call
  }

  /** The second half of a double click is no press. */
  readonly #onPill = (event: Event): void => {
    if (!this.#isIdle || this.#isSamePress(event)) return
    const call = this.#callNow()
    closeOthers(call)
    call.call(this)
  }

  /** A call that this page had before it was loaded again goes on. */
  protected override firstUpdated(): void {
    this.#callNow()
      .phone.resume()
      .catch(() => undefined)
  }

  protected override render() {
    const { language } = this
    // No white space around it: a page that sets `white-space: pre` would give it room.
    return html`<div class="own" lang=${language} dir=${directions[language]}>
      <button
        class="button primary pill"
        part="button"
        ?disabled=${!this.#isIdle || !isFree(this.#call)}
        @click=${this.#onPill}
      >
        ${phoneIcon}<span part="label">${this.label ?? buttonWords[language].callUs}</span>
      </button>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-call': CallButton
  }
}
