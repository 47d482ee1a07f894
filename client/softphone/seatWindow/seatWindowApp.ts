import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SeatWindow } from '../../sdk/ownPages.ts'
import { checkIcon, circleAlertIcon, keyRoundIcon } from '../../ui/icons.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { base, tokens } from '../../ui/styles/tokens.ts'
import { chooseLanguage, directions, type Language } from '../../ui/words/language.ts'
import { frameStyles } from '../frame/frameSignInView.ts'
import { readPreferences } from '../model/preferences.ts'
import { brandMark, brandStyles } from '../parts/brand.ts'
import { smallTypeStyles } from '../parts/layoutStyles.ts'
import { noticeStyles } from '../parts/notice.ts'
import { signInStyles } from '../signIn/signIn.ts'
import { codeOf, problemNameOf, problemWords } from '../words/problemWords.ts'
import { words } from '../words/words.ts'

type Step =
  | { readonly step: 'reaching' }
  /** The page that opened this window did not answer. */
  | { readonly step: 'lost' }
  | { readonly step: 'failed'; readonly problem: string }
  | {
      readonly step: 'asking'
      readonly demoAgent: boolean
      readonly busy: boolean
      readonly problem: string | null
    }
  | { readonly step: 'allowed' }
  | { readonly step: 'refused' }

/** `<ringfence-seat-window>`: where an agent allows their seat inside another page. Nothing is signed in here. */
export class SeatWindowApp extends LitElement {
  static override properties = { seatWindow: { attribute: false }, now: { state: true } }
  static override styles = [
    ...[tokens, base, buttonStyles, smallTypeStyles, brandStyles, noticeStyles, signInStyles, frameStyles],
    css`
      .door-card .origin {
        padding: var(--rf-space-12) var(--rf-space-8);
        border: 1px solid var(--rf-line);
        border-radius: var(--rf-radius-10);
        font-size: var(--rf-font-14);
        font-weight: 650;
        overflow-wrap: anywhere;
      }
    `,
  ]
  declare seatWindow: SeatWindow
  declare now: Step
  readonly #language: Language = languageHere()

  constructor() {
    super()
    this.now = { step: 'reaching' }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.documentElement.lang = this.#language
    this.#reach().catch((error: unknown) => {
      const problem = codeOf(error)
      this.#become(problem === 'request-timed-out' ? { step: 'lost' } : { step: 'failed', problem })
    })
  }

  async #reach(): Promise<void> {
    const { demoAgent } = await this.seatWindow.reach()
    this.#become({ step: 'asking', demoAgent, busy: false, problem: null })
  }

  #become(next: Step): void {
    this.now = next
  }

  async #allow(how: 'allow' | 'allowAsDemoAgent'): Promise<void> {
    const before = this.now
    if (before.step !== 'asking' || before.busy) return
    this.#become({ ...before, busy: true, problem: null })
    try {
      await this.seatWindow[how]()
      this.#become({ step: 'allowed' })
      window.close()
    } catch (error) {
      this.#become({ ...before, problem: codeOf(error) })
    }
  }

  #drop(): void {
    this.seatWindow.drop()
    this.#become({ step: 'refused' })
    window.close()
  }

  protected override render() {
    const said = words[this.#language]
    return html`<div class="own" dir=${directions[this.#language]}>
      <main class="door">
        <div class="door-brand">${brandMark}<span>${said.product}</span></div>
        <div class="door-card" aria-live="polite">${this.#view()}</div>
      </main>
    </div>`
  }

  #view(): TemplateResult {
    const said = words[this.#language].frame.window
    const { now } = this
    switch (now.step) {
      case 'reaching':
        return html`<div class="door-connecting"><span class="spinner" aria-hidden="true"></span><h1>${said.reaching}</h1></div>`
      case 'lost':
        return html`<h1>${circleAlertIcon} ${said.lost}</h1><p class="quiet">${said.lostText}</p>`
      case 'failed':
        return this.#problem(now.problem)
      case 'allowed':
        return html`<h1>${checkIcon} ${said.done}</h1><p class="quiet">${said.doneText}</p>`
      case 'refused':
        return html`<h1>${said.refused}</h1><p class="quiet">${said.refusedText}</p>`
      case 'asking':
        return this.#asking(now)
    }
  }

  #asking({ demoAgent, busy, problem }: Extract<Step, { step: 'asking' }>): TemplateResult {
    const said = words[this.#language].frame.window
    const place = this.seatWindow.place
    return html`
      ${problem ? this.#problem(problem) : nothing}
      <h1>${said.title[place.kind]}</h1>
      <p class="origin"><bdi>${place.origin}</bdi></p>
      <p class="quiet">${said.only}</p>
      <button class="button primary big" ?disabled=${busy} @click=${() => this.#allow('allow')}>
        ${keyRoundIcon} ${busy ? said.allowing : said.allow}
      </button>
      ${
        demoAgent
          ? html`<button class="button big" ?disabled=${busy} @click=${() => this.#allow('allowAsDemoAgent')}>${said.demo}</button>`
          : nothing
      }
      <button class="button plain" ?disabled=${busy} @click=${() => this.#drop()}>${said.drop}</button>
    `
  }

  #problem(code: string): TemplateResult {
    const said = words[this.#language]
    const { title, text } = problemWords[this.#language][problemNameOf(code)]
    return html`
      <div class="notice problem" role="group" aria-label=${title}>
        ${circleAlertIcon}
        <div class="notice-body">
          <p class="notice-title">${title}</p>
          <p>${text}</p>
          <p class="small">${said.code}: <code>${code}</code></p>
        </div>
      </div>
    `
  }
}

/** As the agent chose it in the softphone. */
const languageHere = (): Language =>
  readPreferences(() => window.localStorage).language ?? chooseLanguage(null, navigator.languages)
