import { html, LitElement, nothing } from 'lit'
import {
  type CallerPasskeys,
  createCallerPasskeys,
  type PasskeysSnapshot,
  RingfenceError,
  type Vouch,
} from '../sdk/index.ts'
import { shieldIcon } from '../ui/icons.ts'
import { buttonStyles } from '../ui/styles/buttonStyles.ts'
import { pageLooks } from '../ui/styles/looks.ts'
import { rosterStyles } from '../ui/styles/rosterStyles.ts'
import { base, tokens } from '../ui/styles/tokens.ts'
import { WordChoice, type Wording } from '../ui/wording/wordChoice.ts'
import { readWordsAttribute } from '../ui/wording/wordsAttribute.ts'
import { localeOf } from '../ui/words/locale.ts'
import { doorView } from './doorView.ts'
import { openView } from './openView.ts'
import { type Asking, fieldOf, type OpenedBy, openerOf, type PageModel } from './pageModel.ts'
import { passkeyPageStyles } from './passkeyPageStyles.ts'
import { passkeyBook } from './words/passkeyBook.ts'
import type { PasskeyWords, RingfencePasskeyWords } from './words/passkeyWords.ts'

type Wish = (passkeys: CallerPasskeys) => Promise<void>

/** What went wrong, as a person is told it: in the language of now, should that change. */
const problemIn = ({ problems, otherProblem }: PasskeyWords, code: string): string =>
  new Map<string, string>(Object.entries(problems)).get(code) ?? otherProblem

/** Who keeps the passkeys. Not public: the gallery draws the element from given snapshots through it. */
const passkeysFactory = Symbol('passkeysFactory')

/**
 * `<ringfence-passkeys site="…">`: lets visitors of a site list, add, rename and remove their own passkeys, and print codes.
 * Attributes `service` and `lang` are optional. Set the property `vouch` to let them open it by the site's own log-in.
 */
export class PasskeyPage extends LitElement {
  static override properties = {
    site: {},
    service: {},
    lang: { reflect: true },
    vouch: { attribute: false },
    words: { converter: { fromAttribute: readWordsAttribute } },
    asking: { state: true },
    problem: { state: true },
    busy: { state: true },
  }
  static override styles = [tokens, pageLooks, base, buttonStyles, rosterStyles, passkeyPageStyles]
  declare site: string | undefined
  /** Origin of the service; default: where this library was loaded from. */
  declare service: string | undefined
  /** Fetches what the site's back end signs about who is logged in. */
  declare vouch: Vouch | undefined
  /** Words of the page's own, by language: texts or functions of their values, never markup. Set another object to change them. */
  declare words: RingfencePasskeyWords | undefined
  declare asking: Asking | null
  declare problem: { readonly code: string } | null
  declare busy: boolean;

  [passkeysFactory]: typeof createCallerPasskeys = createCallerPasskeys
  readonly #choice = new WordChoice<PasskeyWords>(this, passkeyBook)
  #passkeys: CallerPasskeys | undefined
  #snapshot: PasskeysSnapshot | null = null
  #openedBy: OpenedBy = 'passkey'
  /** What gets the focus once it is drawn. */
  #focusNext: string | undefined

  constructor() {
    super()
    this.asking = null
    this.problem = null
    this.busy = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#passkeys?.close()
    this.#passkeys = undefined
    this.#snapshot = null
  }

  get #wording(): Wording<PasskeyWords> {
    return this.#choice.wording
  }

  #keeper(): CallerPasskeys {
    if (this.#passkeys) return this.#passkeys
    const passkeys = this[passkeysFactory]({
      site: this.site ?? '',
      ...(this.service ? { service: this.service } : {}),
      ...(this.vouch ? { vouch: this.vouch } : {}),
    })
    passkeys.on('changed', snapshot => {
      this.#snapshot = snapshot
      this.requestUpdate()
    })
    this.#passkeys = passkeys
    return passkeys
  }

  /** One wish at a time: the second press of a double click is none. */
  async #wish(act: Wish, focus = '.title'): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.problem = null
    const { asking } = this
    try {
      await act(this.#keeper())
      // Who has gone on to something else meanwhile stays there.
      if (this.asking === asking) {
        this.asking = null
        this.#focusNext = focus
      }
      return true
    } catch (thrown) {
      this.problem = { code: thrown instanceof RingfenceError ? thrown.code : 'internal-error' }
      return false
    } finally {
      this.busy = false
    }
  }

  async #open(by: OpenedBy, act: Wish): Promise<void> {
    if (await this.#wish(act)) {
      this.#openedBy = by
      this.requestUpdate()
    }
  }

  #ask(next: Asking | null): void {
    const before = this.asking
    this.problem = null
    this.asking = next
    if (next) this.#focusNext = fieldOf(next)
    else if (before) this.#focusNext = openerOf(before)
  }

  #model(): PageModel {
    return {
      ...this.#wording,
      locale: localeOf(this.#wording.language, navigator.languages),
      hasLogIn: this.vouch !== undefined,
      asking: this.asking,
      openedBy: this.#openedBy,
      ask: next => this.#ask(next),
      open: (by, act) => void this.#open(by, act),
      wish: (act, focus) => this.#wish(act, focus),
    }
  }

  protected override updated(): void {
    if (this.busy || !this.#focusNext) return
    const next = this.renderRoot.querySelector<HTMLElement>(this.#focusNext)
    this.#focusNext = undefined
    next?.focus()
    // What is written there may be written over.
    if (next instanceof HTMLInputElement) next.select()
  }

  protected override render() {
    const { language, direction, words } = this.#wording
    // No white space around it: a page that sets `white-space: pre` would give it room.
    return html`<section class="passkeys own" lang=${language} dir=${direction} aria-labelledby="title" aria-busy=${this.busy}>
        <p class="title" id="title" tabindex="-1">${shieldIcon} <span>${words.title}</span></p>
        ${
          this.problem === null
            ? nothing
            : html`<div class="notice" role="alert">
                <p>${problemIn(words, this.problem.code)}</p>
                <details><summary>${words.details}</summary><code>${this.problem.code}</code></details>
              </div>`
        }
        ${this.#snapshot === null ? doorView(this.#model()) : openView(this.#snapshot, this.#model())}
      </section>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-passkeys': PasskeyPage
  }
}
