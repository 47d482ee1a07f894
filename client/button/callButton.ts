import { html, LitElement, nothing } from 'lit'
import { createPhone, type Phone, type PhoneSnapshot, pageTimeMs, type Vouch } from '../sdk/index.ts'
import { phoneIcon } from '../ui/icons.ts'
import { chooseLanguage, type Language } from '../ui/language.ts'
import { defineLevelMeter } from '../ui/levelMeter.ts'
import { base, tokens } from '../ui/tokens.ts'
import { announcement } from './announcement.ts'
import { browserFamily } from './browserFamily.ts'
import { buttonAndCardStyles } from './buttonAndCardStyles.ts'
import { buttonWords } from './buttonWords.ts'
import { cardActions } from './cardActions.ts'
import type { CardModel } from './cardModel.ts'
import { cardView, type OpenSnapshot } from './cardView.ts'
import { createEverySecond } from './everySecond.ts'
import { type PageContextSource, parsePageContext } from './pageContext.ts'
import { createPasskeyAutofill } from './passkeyAutofill.ts'
import { phoneOfButton } from './phoneOfButton.ts'
import { choosePlacement, type Placement } from './placement.ts'
import { createSamePress } from './samePress.ts'

/** Who makes the phone. Not public: the gallery draws the button from given snapshots through it. */
export const phoneFactory = Symbol('phoneFactory')

const idle: PhoneSnapshot = { state: 'idle' }

/** States that a stray key may end without losing anything. */
const notBegun: readonly PhoneSnapshot['state'][] = [
  'asking-microphone',
  'joining',
  'offering-passkey',
  'asking-passkey',
  'held',
]

/** Whether the card shows a time that runs: of the talk, or of a question. */
const showsTime = (snapshot: PhoneSnapshot): boolean =>
  'endsAtMs' in snapshot || ('askedMove' in snapshot && snapshot.askedMove !== null)

/** `<ringfence-call site="…" queue="…">`: one pill that grows into the call. News comes as `CallButtonEvents`. */
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
  static override styles = [tokens, base, ...buttonAndCardStyles]

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
  #phone: Phone | undefined
  #phoneAddress = ''
  #snapshot = idle
  #spoken = ''
  #placement: Placement = { vertical: 'down', horizontal: 'start' }
  #hadFocus = false
  readonly #isSamePress = createSamePress()
  readonly #everySecond = createEverySecond(() => this.requestUpdate())
  readonly #autofill = createPasskeyAutofill(() => this.requestUpdate())

  constructor() {
    super()
    for (const sign of ['pointerenter', 'focusin', 'touchstart'])
      this.addEventListener(sign, () => this.#warmUp(), { passive: true })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    defineLevelMeter()
  }

  /** Leaving the page ends the call and releases microphone, socket and timers. */
  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#release()
  }

  override focus(options?: FocusOptions): void {
    this.#focusTarget()?.focus(options)
  }

  get #language(): Language {
    return chooseLanguage(this.lang, navigator.languages)
  }

  /** The phone of the present attributes; made at the first sign of intent, not with the page. */
  #line(): Phone {
    // The phone may be there before the page's own script gave us its log-in.
    const address = JSON.stringify([this.service, this.site, this.queue, this.#language, !!this.vouch])
    if (this.#phone && (this.#phoneAddress === address || this.#snapshot.state !== 'idle')) return this.#phone
    this.#release()
    const phone = phoneOfButton(this, this.#language, this[phoneFactory], (snapshot, teller) => {
      // News of a phone that was released on the way out is nobody's.
      if (this.#phone === teller) this.#show(snapshot)
    })
    this.#phone = phone
    this.#phoneAddress = address
    return phone
  }

  #release(): void {
    const phone = this.#phone
    this.#phone = undefined
    phone?.close()
    this.#snapshot = idle
    this.#spoken = ''
    this.#everySecond.wanted(false)
    this.requestUpdate()
  }

  #show(snapshot: PhoneSnapshot): void {
    this.#spoken = announcement(this.#snapshot, snapshot, this.#language)
    if (this.#snapshot.state === 'idle') this.#placement = this.#roomForCard()
    this.#snapshot = snapshot
    // Who leaves the line wants it gone, not a card about it. Not at once: the phone is still telling its news.
    if (snapshot.state === 'ended' && snapshot.reason === 'left-queue')
      queueMicrotask(() => this.#snapshot === snapshot && this.#phone?.reset())
    this.requestUpdate()
  }

  #roomForCard(): Placement {
    return choosePlacement(this.getBoundingClientRect(), {
      width: document.documentElement.clientWidth,
      height: window.innerHeight,
    })
  }

  #warmUp(): void {
    if (this.#snapshot.state === 'idle') this.#line().warmUp()
  }

  /** Runs what a press asks for, unless it is the second half of a double click. */
  #press(event: Event, act: (phone: Phone) => void): void {
    if (!this.#isSamePress(event)) act(this.#line())
  }

  #call(phone: Phone): void {
    this.#hadFocus = true
    // The refusal is on the card already: the snapshot carries its code.
    phone.call().catch(() => undefined)
  }

  readonly #onPill = (event: Event): void => {
    if (this.#snapshot.state === 'idle') this.#press(event, phone => this.#call(phone))
  }

  /** Gives up what has not begun, closes what is over. A place in line or a call is not lost by a stray key. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    const { state } = this.#snapshot
    if (notBegun.includes(state)) void this.#phone?.hangUp()
    else if (state === 'ended' || state === 'refused') this.#phone?.reset()
    else return
    event.preventDefault()
  }

  #model(): CardModel {
    const press = (event: Event, act: (phone: Phone) => void) => this.#press(event, act)
    return {
      ...cardActions(press, this.ownerDocument.location.hostname),
      language: this.#language,
      browser: browserFamily(navigator.userAgent, navigator.maxTouchPoints),
      nowMs: pageTimeMs(),
      level: this.#level,
      autofill: this.#autofill.available,
      again: event =>
        press(event, phone => {
          phone.reset()
          this.#call(this.#line())
        }),
    }
  }

  readonly #level = (): number => this.#phone?.level() ?? 0

  protected override willUpdate(): void {
    this.#hadFocus ||= this.shadowRoot?.activeElement != null
    this.#everySecond.wanted(showsTime(this.#snapshot) && this.isConnected)
  }

  /** Focus that was on the pill or in the card stays with the button when what it was on goes away. */
  protected override updated(): void {
    const focused = this.shadowRoot?.activeElement
    const gone = focused == null || focused.matches(':disabled')
    if (this.#hadFocus && gone) this.#focusTarget()?.focus()
    this.#hadFocus = false
    this.#autofill.follow(this.#snapshot, this.#phone)
  }

  /** A call that this page had before it was loaded again goes on. */
  protected override firstUpdated(): void {
    this.#line()
      .resume()
      .catch(() => undefined)
  }

  #focusTarget(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(this.#snapshot.state === 'idle' ? '.pill' : '.card')
  }

  #card(snapshot: OpenSnapshot) {
    const { vertical, horizontal } = this.#placement
    return html`
      <section
        class="card ${snapshot.state} ${vertical} ${horizontal}"
        part="card"
        role="dialog"
        aria-labelledby="title"
        tabindex="-1"
        @keydown=${this.#onKey}
      >
        ${cardView(snapshot, this.#model())}
      </section>
    `
  }

  protected override render() {
    const language = this.#language
    const snapshot = this.#snapshot
    return html`
      <div lang=${language}>
        <button class="button primary pill" part="button" ?disabled=${snapshot.state !== 'idle'} @click=${this.#onPill}>
          ${phoneIcon}<span part="label">${this.label ?? buttonWords[language].callUs}</span>
        </button>
        ${snapshot.state === 'idle' ? nothing : this.#card(snapshot)}
        <p class="for-ears" role="status" aria-live="polite" aria-atomic="true">${this.#spoken}</p>
      </div>
    `
  }
}
