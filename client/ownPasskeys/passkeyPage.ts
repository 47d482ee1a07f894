import { html, LitElement, nothing, type TemplateResult } from 'lit'
import {
  type CallerPasskeys,
  createCallerPasskeys,
  type PasskeysSnapshot,
  RingfenceError,
  type Vouch,
} from '../sdk/index.ts'
import { buttonStyles } from '../ui/buttonStyles.ts'
import { fingerprintIcon, keyRoundIcon, shieldIcon } from '../ui/icons.ts'
import { chooseLanguage, type Language } from '../ui/language.ts'
import { rosterStyles } from '../ui/rosterStyles.ts'
import { base, tokens } from '../ui/tokens.ts'
import { openView, type PageModel } from './openView.ts'
import { passkeyPageStyles } from './passkeyPageStyles.ts'
import { passkeyProblems, passkeyWords } from './passkeyWords.ts'

/** Who keeps the passkeys. Not public: the gallery draws the element from given snapshots through it. */
export const passkeysFactory = Symbol('passkeysFactory')

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
    editing: { state: true },
    removing: { state: true },
    typingCode: { state: true },
    problem: { state: true },
    busy: { state: true },
  }
  static override styles = [tokens, base, buttonStyles, rosterStyles, passkeyPageStyles]
  declare site: string | undefined
  /** Origin of the service; default: where this library was loaded from. */
  declare service: string | undefined
  /** Fetches what the site's back end signs about who is logged in. */
  declare vouch: Vouch | undefined
  declare editing: string | null
  declare removing: string | null
  declare typingCode: boolean
  declare problem: string | null
  declare busy: boolean;

  [passkeysFactory]: typeof createCallerPasskeys = createCallerPasskeys
  #passkeys: CallerPasskeys | undefined
  #snapshot: PasskeysSnapshot | null = null

  constructor() {
    super()
    this.editing = null
    this.removing = null
    this.typingCode = false
    this.problem = null
    this.busy = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#passkeys?.close()
    this.#passkeys = undefined
    this.#snapshot = null
  }

  get #language(): Language {
    return chooseLanguage(this.lang, navigator.languages)
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

  /** Does what was asked; what went wrong is told in words. */
  #wish(act: (passkeys: CallerPasskeys) => Promise<void>): void {
    this.busy = true
    this.problem = null
    act(this.#keeper())
      .then(() => {
        this.editing = null
        this.removing = null
        this.typingCode = false
      })
      .catch((thrown: unknown) => {
        const told =
          thrown instanceof RingfenceError ? passkeyProblems[this.#language][thrown.code] : undefined
        this.problem = told ?? passkeyWords[this.#language].otherProblem
      })
      .finally(() => {
        this.busy = false
      })
  }

  #model(): PageModel {
    return {
      language: this.#language,
      busy: this.busy,
      editing: this.editing,
      removing: this.removing,
      wish: act => this.#wish(act),
      edit: credentialId => {
        this.editing = credentialId
      },
      askToRemove: credentialId => {
        this.removing = credentialId
      },
    }
  }

  protected override render() {
    const words = passkeyWords[this.#language]
    return html`
      <section class="passkeys" lang=${this.#language} aria-labelledby="title">
        <p class="title" id="title">${shieldIcon} <span>${words.title}</span></p>
        ${this.problem === null ? nothing : html`<p class="notice" role="alert">${this.problem}</p>`}
        ${this.#snapshot === null ? this.#door() : openView(this.#snapshot, this.#model())}
      </section>
    `
  }

  #door(): TemplateResult {
    const words = passkeyWords[this.#language]
    if (this.typingCode) return this.#codeForm()
    return html`
      <p class="quiet">${words.lead}</p>
      <div class="ways">
        <button class="button primary" ?disabled=${this.busy} @click=${() => this.#wish(one => one.openWithPasskey())}>
          ${fingerprintIcon} ${words.openPasskey}
        </button>
        ${
          this.vouch
            ? html`<button class="button" ?disabled=${this.busy} @click=${() => this.#wish(one => one.openWithVouch())}>
                ${words.openVouch}
              </button>`
            : nothing
        }
        <button
          class="button"
          ?disabled=${this.busy}
          @click=${() => {
            this.typingCode = true
          }}
        >
          ${keyRoundIcon} ${words.openCode}
        </button>
      </div>
    `
  }

  #codeForm(): TemplateResult {
    const words = passkeyWords[this.#language]
    const use = (event: SubmitEvent) => {
      event.preventDefault()
      if (!(event.currentTarget instanceof HTMLFormElement)) return
      const code = String(new FormData(event.currentTarget).get('code') ?? '')
      this.#wish(one => one.openWithRecoveryCode(code))
    }
    return html`
      <form class="new" @submit=${use}>
        <label><span class="label">${words.code}</span>
          <input name="code" required maxlength="64" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" /></label>
        <button class="button primary" type="submit" ?disabled=${this.busy}>${words.useCode}</button>
        <button
          class="button"
          type="button"
          @click=${() => {
            this.typingCode = false
          }}
        >
          ${words.back}
        </button>
      </form>
    `
  }
}
