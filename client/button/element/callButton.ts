import { html, LitElement } from 'lit'
import { createPhone, type Phone, type PhoneSnapshot, RingfenceError, type Vouch } from '../../sdk/index.ts'
import { phoneIcon } from '../../ui/icons.ts'
import { defineLevelMeter } from '../../ui/levelMeter.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { pageLooks } from '../../ui/styles/looks.ts'
import { base, tokens } from '../../ui/styles/tokens.ts'
import { WordChoice } from '../../ui/wording/wordChoice.ts'
import { readWordsAttribute } from '../../ui/wording/wordsAttribute.ts'
import { directionOf } from '../../ui/wording/written.ts'
import { defineCallCard } from '../card/callCard.ts'
import { defineDeviceChoice } from '../card/deviceChoice.ts'
import { callButtonStyles } from '../styles/callButtonStyles.ts'
import { callBook } from '../words/callBook.ts'
import type { CallWording } from '../words/callWording.ts'
import type { CallWords, RingfenceWords } from '../words/callWords.ts'
import { pillWord } from '../words/pillWords.ts'
import { createDoubleClickGuard } from './doubleClickGuard.ts'
import { type PageCall, wordingOfCard } from './pageCall.ts'
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
    phone: { attribute: false },
    words: { converter: { fromAttribute: readWordsAttribute } },
  }
  static override styles = [tokens, pageLooks, base, buttonStyles, callButtonStyles]

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
  declare vouch: Vouch | undefined
  /** A phone that the page made itself: it says whom to call, and the tag never closes it. Tags with the same one share its call. */
  declare phone: Phone | undefined
  /** Words of the page's own, by language: texts or functions of their values, never markup. Set another object to change them. */
  declare words: RingfenceWords | undefined;

  [phoneFactory]: typeof createPhone = createPhone
  #call: PageCall | undefined
  readonly #choice = new WordChoice<CallWords>(this, callBook)
  #isNew = true
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

  /** What the call that this tag stands for is doing; `ringfence-state-changed` tells each change. */
  get snapshot(): PhoneSnapshot {
    return this.#call?.phone.snapshot ?? { state: 'idle' }
  }

  /**
   * As a press on the pill, from a click. Resolves when the call is in line, or when the person is to choose about a passkey.
   * @throws RingfenceError as the phone's `call`; `gesture-required` where nobody pressed anything and the browser then plays no sound;
   * `request-not-allowed` while the page has another call, or the tag is on no page
   */
  async call(): Promise<void> {
    const call = this.isConnected ? this.#callNow() : undefined
    if (!call || !isFree(call)) throw new RingfenceError('request-not-allowed')
    closeOthers(call)
    await call.call(this)
  }

  /** Ends the call that this tag stands for, or leaves the line. Resolves when everything is released. Idempotent. */
  async hangUp(): Promise<void> {
    await this.#call?.phone.hangUp()
  }

  /** No effect unless talking, or asked to speak in line. */
  mute(muted: boolean): void {
    this.#call?.phone.mute(muted)
  }

  override focus(options?: FocusOptions): void {
    if (this.#isIdle) this.renderRoot.querySelector<HTMLElement>('.pill')?.focus(options)
    else this.#call?.focus(options)
  }

  /** Chosen for pill and card (BCP 47). */
  get language(): string {
    return this.#choice.asked
  }

  get [wordingOfCard](): CallWording {
    return this.#choice.wording
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
    // What it is refused for is on the card.
    this.call().catch(() => undefined)
  }

  /** A call that this page had before it was loaded again goes on; so does one that a phone of the page's own has. */
  protected override updated(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (this.#isNew || changed.has('phone')) {
      this.#isNew = false
      this.#callNow()
        .phone.resume()
        .catch(() => undefined)
    }
    // Also in a call: the card, and what was said last.
    this.#call?.reword()
  }

  protected override render() {
    // Right at once; the card's words may still be on their way, and are asked for now.
    const { language, text } = pillWord(this.language, this.#choice.own)
    void this[wordingOfCard]
    // No white space around it: a page that sets `white-space: pre` would give it room.
    return html`<div class="own" lang=${language} dir=${directionOf(language)}>
      <button
        class="button primary pill"
        part="button"
        ?disabled=${!this.#isIdle || !isFree(this.#call)}
        @click=${this.#onPill}
      >
        ${phoneIcon}<span part="label">${this.label ?? text}</span>
      </button>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-call': CallButton
  }
}
