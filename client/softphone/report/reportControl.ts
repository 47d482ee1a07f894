import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { checkIcon, flagIcon } from '../../ui/icons.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { base } from '../../ui/styles/tokens.ts'
import type { Screen } from '../model/screen.ts'
import { type CallId, type KnownReport, type ReportReason, reportReasons } from '../model/seatTypes.ts'
import { smallTypeStyles } from '../parts/layoutStyles.ts'
import { noticeStyles, problemNotice } from '../parts/notice.ts'
import { codeOf } from '../words/problemWords.ts'

const isReason = (text: unknown): text is ReportReason => reportReasons.some(reason => reason === text)

/**
 * `<ringfence-report>`: says what was wrong with one call. It opens in place and grows downwards, so nothing above it moves. With the
 * attribute `compact` its opener stands at the end of the line that it is in.
 */
export class ReportControl extends LitElement {
  static override properties = {
    screen: { attribute: false },
    callId: { attribute: false },
    known: { attribute: false },
    label: { attribute: false },
    open: { state: true },
    problem: { state: true },
    busy: { state: true },
  }
  declare screen: Screen
  declare callId: CallId
  declare known: KnownReport | undefined
  /** Which call, where several stand in a list: then the control is the icon alone. */
  declare label: string | undefined
  declare open: boolean
  declare problem: string | null
  declare busy: boolean
  /** What gets the focus once it is drawn. */
  #focusNext: string | undefined

  constructor() {
    super()
    this.open = false
    this.problem = null
    this.busy = false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The same place shows another call.
    if (changed.has('callId') && changed.get('callId') !== undefined) this.#show(false)
  }

  #show(open: boolean, focusNext?: string): void {
    this.open = open
    this.problem = null
    this.#focusNext = focusNext
  }

  readonly #close = (): void => this.#show(false, '.opener')

  readonly #dropOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    this.#close()
  }

  readonly #send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement) || this.busy) return
    const reason = new FormData(event.currentTarget).get('reason')
    if (!isReason(reason)) return
    this.busy = true
    this.problem = null
    try {
      await this.screen.seat.reportCall(this.callId, reason)
      this.#show(false, '.said')
    } catch (thrown) {
      this.problem = codeOf(thrown)
    } finally {
      this.busy = false
    }
  }

  protected override updated(): void {
    if (!this.#focusNext) return
    this.renderRoot.querySelector<HTMLElement>(this.#focusNext)?.focus()
    this.#focusNext = undefined
  }

  protected override render() {
    return html`
      <div class="said" tabindex="-1" aria-live="polite">${this.known ? this.#said(this.known) : nothing}</div>
      ${this.open ? this.#form() : this.#opener()}
    `
  }

  #opener(): TemplateResult {
    const said = this.screen.words.identity.reports
    const word = this.known ? said.change : said.open
    const show = () => this.#show(true, 'input')
    return this.label === undefined
      ? html`<button class="button plain opener" @click=${show}>${flagIcon} ${word}</button>`
      : html`<button class="button plain round opener" aria-label=${`${word}: ${this.label}`} title=${word} @click=${show}>
          ${flagIcon}
        </button>`
  }

  #said({ reason, block }: KnownReport): TemplateResult {
    const { words, locale } = this.screen
    const said = words.identity.reports
    if (!block) return html`<p class="small quiet">${checkIcon} ${said.before(said.reasons[reason])}</p>`
    const until = (ms: number) =>
      new Intl.DateTimeFormat(locale, {
        ...{ weekday: 'long', day: 'numeric', month: 'long' },
        ...{ hour: 'numeric', minute: '2-digit' },
      }).format(ms)
    const follows =
      block.state === 'until'
        ? said.until(until(block.untilMs))
        : block.state === 'for-good'
          ? said.forGood
          : said.noted
    return html`<p>${checkIcon} <span>${said.before(said.reasons[reason])} ${follows}</span></p>`
  }

  #form(): TemplateResult {
    const said = this.screen.words.identity.reports
    return html`
      <form @submit=${this.#send} @keydown=${this.#dropOnEscape}>
        <fieldset>
          <legend>${said.title}</legend>
          ${reportReasons.map(
            reason => html`
              <label class="reason">
                <input type="radio" name="reason" value=${reason} required ?checked=${reason === this.known?.reason} />
                <span>${said.reasons[reason]}</span>
              </label>
            `,
          )}
        </fieldset>
        <p class="small quiet">${said.lead}</p>
        ${this.problem === null ? nothing : problemNotice(this.screen, this.problem, { dismissable: false })}
        <div class="answers">
          <button class="button" type="button" @click=${this.#close}>${said.cancel}</button>
          <button class="button primary" type="submit">${said.send}</button>
        </div>
      </form>
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
        justify-items: center;
        gap: var(--rf-space-8);
        width: 100%;
        font-size: var(--rf-font-14);
      }
      :host([compact]) {
        justify-items: start;
      }
      :host([compact]) .opener {
        position: absolute;
        inset-block-start: var(--rf-space-8);
        inset-inline-end: 0;
        color: var(--rf-text-quiet);
      }
      .said:empty {
        display: none;
      }
      .said:focus {
        outline: none;
      }
      .said p {
        display: flex;
        align-items: flex-start;
        gap: var(--rf-space-8);
        text-align: start;
        overflow-wrap: anywhere;
      }
      .opener:not(.round) {
        color: var(--rf-text-quiet);
      }
      form,
      fieldset {
        display: grid;
        gap: var(--rf-space-4);
        width: 100%;
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
        text-align: start;
      }
      form {
        gap: var(--rf-space-12);
        padding-top: var(--rf-space-12);
        border-top: 1px solid var(--rf-line);
      }
      legend {
        padding: 0;
        font-weight: 650;
      }
      .reason {
        display: flex;
        align-items: center;
        gap: var(--rf-space-12);
        min-height: var(--rf-target);
        cursor: pointer;
      }
      input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--rf-accent);
      }
      input:focus-visible {
        outline: 3px solid var(--rf-focus);
        outline-offset: 2px;
      }
      .answers {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--rf-space-8);
      }
    `,
  ]
}
