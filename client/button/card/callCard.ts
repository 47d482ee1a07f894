import { html, LitElement, nothing } from 'lit'
import type { Phone, PhoneSnapshot } from '../../sdk/index.ts'
import { pageTimeMs } from '../../sdk/pageTime.ts'
import { chevronRightIcon } from '../../ui/icons.ts'
import { browserFamilyHere } from '../../ui/microphone/browserFamily.ts'
import { pageLooks } from '../../ui/styles/looks.ts'
import { base, tokens } from '../../ui/styles/tokens.ts'
import { createDoubleClickGuard } from '../element/doubleClickGuard.ts'
import { CardHome } from '../placement/cardHome.ts'
import { copyTheme } from '../placement/copyTheme.ts'
import type { Dock } from '../placement/dock.ts'
import { cardStyles } from '../styles/cardStyles.ts'
import type { CallWording } from '../words/callWording.ts'
import { cardActions } from './cardActions.ts'
import type { CardModel } from './cardModel.ts'
import { cardView, type OpenSnapshot } from './cardView.ts'
import { pressedDigit } from './gateView.ts'
import { createPasskeyAutofill } from './passkeyAutofill.ts'
import { createSecondTicker } from './secondTicker.ts'

/** The call that a card shows. */
export interface ShownCall {
  readonly snapshot: PhoneSnapshot
  readonly wording: CallWording
  /** For screen readers. */
  readonly spoken: Spoken
  readonly phone: Phone
  /** Where the looks come from, and where the focus goes when the card closes. */
  readonly button: HTMLElement
  again(): void
}

/** What a screen reader said last, in the language of that moment. */
export interface Spoken {
  readonly text: string
  readonly language: string
}

/** States that a stray key may end without losing anything. */
const notBegun: readonly PhoneSnapshot['state'][] = [
  'asking-microphone',
  'joining',
  'offering-passkey',
  'asking-passkey',
  'held',
]
/** States that last, while the person may want to see the page. */
const lasting: readonly PhoneSnapshot['state'][] = ['waiting', 'connecting', 'talking']

/** What happens in the card is no press beside a menu or a dialog of the page. */
const ownAffairs = ['click', 'pointerdown', 'mousedown', 'touchstart', 'focusin'] as const

/** Whether the card shows a time that runs: of the talk, or of a question. */
const showsTime = (snapshot: PhoneSnapshot): boolean => 'endsAtMs' in snapshot || isAsked(snapshot)

const isAsked = (snapshot: PhoneSnapshot): boolean =>
  ('askedMove' in snapshot && snapshot.askedMove !== null) ||
  (snapshot.state === 'waiting' && snapshot.gate !== null) ||
  (snapshot.state === 'talking' && snapshot.stepUp !== null)

/**
 * The card of a call: an element of its own at the end of the page, in the top layer, so that nothing between its button and
 * the screen takes Hang up and Mute away.
 */
export class CallCard extends LitElement {
  static override styles = [tokens, pageLooks, base, ...cardStyles]

  /** Set before the card is shown. */
  declare call: ShownCall
  #wasOpen = false
  #isSmall = false
  #wantsFocus = false
  readonly #isSamePress = createDoubleClickGuard()
  readonly #everySecond = createSecondTicker(() => this.requestUpdate())
  readonly #autofill = createPasskeyAutofill(() => this.requestUpdate())
  readonly #home = new CardHome(this, () =>
    this.renderRoot.querySelector('.actions > .last, .actions > .button'),
  )

  constructor() {
    super()
    for (const affair of ownAffairs)
      this.addEventListener(affair, event => event.stopPropagation(), { passive: true })
  }

  /** A page that throws its whole body away takes this along; a call goes on being seen. */
  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#home.soon()
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.card')?.focus(options)
  }

  dock({ side, raisedPx }: Dock): void {
    this.setAttribute('side', side)
    this.style.setProperty('--rf-raised', `${raisedPx}px`)
  }

  /** The focus goes to what comes next: the pill that had it can be pressed no more. */
  takeFocus(): void {
    this.#wantsFocus = true
  }

  /** Runs what a press asks for, unless it is the second half of a double click. */
  #press(event: Event, act: (phone: Phone) => void): void {
    if (!this.#isSamePress(event)) act(this.call.phone)
  }

  /** Gives up what has not begun, closes what is over. A place in line or a call is not lost by a stray key, only made small. */
  readonly #onKey = (event: KeyboardEvent): void => {
    this.#onDigit(event)
    if (event.key !== 'Escape' || event.defaultPrevented) return
    const { snapshot, phone } = this.call
    if (notBegun.includes(snapshot.state)) void phone.hangUp()
    else if (snapshot.state === 'ended' || snapshot.state === 'refused') phone.reset()
    else if (this.#maySmall) this.#fold(true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Another key than the one that is asked for is a slip, and costs no try. */
  #onDigit(event: KeyboardEvent): void {
    const { snapshot, phone } = this.call
    const key = snapshot.state === 'waiting' ? snapshot.gate?.key : null
    if (key && pressedDigit(event) === key) phone.answerGate(key).catch(() => undefined)
  }

  get #maySmall(): boolean {
    const { snapshot } = this.call
    return lasting.includes(snapshot.state) && !isAsked(snapshot)
  }

  #fold(isSmall: boolean): void {
    this.#isSmall = isSmall
    this.requestUpdate()
  }

  #model(): CardModel {
    const press = (event: Event, act: (phone: Phone) => void) => this.#press(event, act)
    return {
      ...cardActions(press, location.hostname),
      ...this.call.wording,
      browser: browserFamilyHere(),
      nowMs: pageTimeMs(),
      level: this.#level,
      devices: this.call.phone.devices,
      autofill: this.#autofill.available,
      again: event => press(event, () => this.call.again()),
    }
  }

  readonly #level = (): number => this.call.phone.level()

  protected override willUpdate(): void {
    this.#wantsFocus ||= this.shadowRoot?.activeElement != null
    if (!this.#maySmall) this.#isSmall = false
    this.#everySecond.wanted(showsTime(this.call.snapshot))
  }

  protected override updated(): void {
    const { snapshot, phone, button } = this.call
    const isIdle = snapshot.state === 'idle'
    copyTheme(button, this)
    if (isIdle) this.#home.close()
    else this.#home.open()
    if (!isIdle || this.#wasOpen) this.#keepFocus(isIdle ? button : this)
    this.#wasOpen = !isIdle
    this.#autofill.follow(snapshot, phone)
  }

  /** Focus that was on the pill or in the card stays with the call when what it was on goes away. */
  #keepFocus(next: HTMLElement): void {
    const focused = this.shadowRoot?.activeElement
    const isGone = focused == null || focused.matches(':disabled')
    if (this.#wantsFocus && isGone) next.focus()
    this.#wantsFocus = false
  }

  #card(snapshot: OpenSnapshot) {
    const { language, direction, words } = this.call.wording
    const { smaller, larger } = words.talk
    return html`
      <section
        class="card own ${snapshot.state} ${this.#maySmall ? 'lasting' : ''} ${this.#isSmall ? 'small-card' : ''}"
        part="card"
        role="dialog"
        aria-labelledby="title"
        tabindex="-1"
        lang=${language}
        dir=${direction}
        @keydown=${this.#onKey}
      >
        ${cardView(snapshot, this.#model())}
        ${
          this.#maySmall
            ? html`<button
                class="button plain round fold"
                part="fold"
                aria-expanded=${!this.#isSmall}
                aria-label=${this.#isSmall ? larger : smaller}
                title=${this.#isSmall ? larger : smaller}
                @click=${() => this.#fold(!this.#isSmall)}
              >
                ${chevronRightIcon}
              </button>`
            : nothing
        }
      </section>
    `
  }

  protected override render() {
    const { snapshot, spoken } = this.call
    return html`
      ${snapshot.state === 'idle' ? nothing : this.#card(snapshot)}
      <p class="for-ears" role="status" aria-live="polite" aria-atomic="true" lang=${spoken.language}>${spoken.text}</p>
    `
  }
}

/** Two bundles of ours on one page must not fight over the name. */
export function defineCallCard(): void {
  if (!customElements.get('ringfence-card')) customElements.define('ringfence-card', CallCard)
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-card': CallCard
  }
}
