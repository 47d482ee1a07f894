import { css, html, nothing, type TemplateResult } from 'lit'
import type { Seat } from '../../sdk/index.ts'
import { confirmPrompt } from '../../ui/confirmPrompt.ts'
import { shieldAlertIcon } from '../../ui/icons.ts'
import { formatDuration } from '../../ui/words/duration.ts'
import { isolated, personText } from '../../ui/words/personText.ts'
import { RosterPanel } from './rosterPanel.ts'

type Answer = Awaited<ReturnType<Seat['attack']['list']>>
type Window = Answer['windows'][number]
type Site = Answer['sites'][number]

/** For how long the switch may be on, in minutes; the first is offered first. */
const minutesOffered = [30, 60, 240, 1440]

const mostReasonUnits = 120
const dayMs = 24 * 3_600_000

/** What is written has a line of its own. */
const fieldStyles = css`
  .new label {
    flex-basis: 100%;
  }
`

/** `<ringfence-attack-panel>`: the under-attack switch and what was seen, for admins. */
export class AttackPanel extends RosterPanel<Answer> {
  static override styles = [...RosterPanel.styles, fieldStyles]

  protected override look(): Promise<Answer> {
    return this.seat.attack.list()
  }

  protected override render() {
    const said = this.screen.words.attack.panel
    return html`
      <p class="lead small quiet" tabindex="-1">${said.lead}</p>
      ${this.problemView()}
      ${this.known && this.#switch(this.known.sites)}
      ${this.known?.windows.length === 0 ? html`<p>${said.empty}</p>` : nothing}
      <ul class="roster">${(this.known?.windows ?? []).map(window => this.#row(window))}</ul>
    `
  }

  #switch(sites: readonly Site[]): TemplateResult {
    const { panel: said, banner } = this.screen.words.attack
    const { language } = this.screen
    return html`
      <form class="new" @submit=${this.#switchOn}>
        <label><span class="label">${said.site}</span>
          <select name="site">
            ${sites.map(({ key, name }, index) => html`<option value=${key} ?selected=${index === 0}>${isolated(name)}</option>`)}
            <option value="">${banner.allSites}</option>
          </select></label>
        <label><span class="label">${said.minutes}</span>
          <select name="minutes">
            ${minutesOffered.map(minutes => html`<option value=${minutes}>${formatDuration(minutes * 60_000, language)}</option>`)}
          </select></label>
        <label><span class="label">${said.reason}</span>
          <input name="reason" required maxlength=${mostReasonUnits} autocomplete="off" /></label>
        <button class="button primary" type="submit">${shieldAlertIcon} ${said.switchOn}</button>
      </form>
    `
  }

  readonly #switchOn = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const asked = new FormData(form)
    const site = this.known?.sites.find(({ key }) => key === asked.get('site'))?.key ?? null
    const [minutes, reason] = [Number(asked.get('minutes')), String(asked.get('reason'))]
    void this.change(() => this.seat.attack.open({ site, minutes, reason }), '.lead').then(done => {
      if (done) form.reset()
    })
  }

  #row(window: Window): TemplateResult {
    const said = this.screen.words.attack.panel
    const { windowId, isOpen, alarm, ended } = window
    if (this.asking?.id === windowId)
      return html`<li @keydown=${this.dropOnEscape}>${this.#question(windowId)}</li>`
    const what = this.#whatOf(window)
    const ask = (kind: 'remove' | 'confirm') => () => this.ask({ what: kind, id: windowId })
    return html`
      <li>
        ${shieldAlertIcon}
        <div class="about">
          <p class="name">${what}</p>
          ${this.#facts(window)}
        </div>
        <div class="row-actions">
          ${
            alarm && ended === null
              ? html`<button class="button" aria-label=${said.wasUsLabel(what)} data-opens=${`confirm ${windowId}`}
                  @click=${ask('confirm')}>${said.wasUs}</button>`
              : nothing
          }
          ${
            isOpen
              ? html`<button class="button" aria-label=${said.endLabel(what)} data-opens=${`remove ${windowId}`}
                  @click=${ask('remove')}>${said.end}</button>`
              : nothing
          }
        </div>
      </li>
    `
  }

  #question(windowId: string): TemplateResult {
    const said = this.screen.words.attack.panel
    const wasUs = this.asking?.what === 'confirm'
    return confirmPrompt(wasUs ? said.wasUsSure : said.endSure, wasUs ? said.wasUsConfirm : said.endConfirm, {
      yes: () => void this.change(() => this.seat.attack.end(windowId, wasUs ? 'was-us' : 'by-hand')),
      no: () => this.ask(null),
    })
  }

  /** The alarm's sentence, or what an admin wrote. */
  #whatOf({ alarm, reason, siteName }: Window): string {
    const { alarms, banner } = this.screen.words.attack
    if (alarm === null) return reason ?? siteName ?? banner.allSites
    const number = new Intl.NumberFormat(this.screen.locale, { maximumFractionDigits: 1 })
    const span = this.#spanOf(alarm.spanMs)
    return alarms[alarm.pattern](number.format(alarm.seen), number.format(alarm.usual), span)
  }

  /** In days from two on. */
  #spanOf(ms: number): string {
    const { locale, language } = this.screen
    if (ms < 2 * dayMs) return formatDuration(ms, language)
    const days = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' })
    return days.format(Math.round(ms / dayMs))
  }

  #facts(window: Window): TemplateResult {
    const { panel: said, banner } = this.screen.words.attack
    const { siteName, queueName, alarm, ended } = window
    return html`
      <p class="small quiet">
        ${siteName === null ? banner.allSites : personText(siteName)}${queueName === null ? nothing : html`, ${said.inQueue(isolated(queueName))}`}<br>
        ${this.#times(window)}${ended === null ? nothing : html`, ${said.ended[ended]}`}<br>
        ${alarm ? html`${said.byAlarm}; ${this.#evidence(alarm)}` : this.#opener(window)}
      </p>
    `
  }

  #times({ isOpen, sinceMs, untilMs }: Window): string {
    const said = this.screen.words.attack.panel
    const format = new Intl.DateTimeFormat(this.screen.locale, { dateStyle: 'medium', timeStyle: 'short' })
    return isOpen
      ? `${said.isOn} ${said.until(format.format(untilMs))}`
      : said.span(format.format(sinceMs), format.format(untilMs))
  }

  #opener({ by }: Window): TemplateResult | string {
    const said = this.screen.words.attack.panel
    return by === null ? said.bySomebody : html`${said.by} ${personText(by)}`
  }

  #evidence({ evidence: { browsers, network }, source }: NonNullable<Window['alarm']>): string {
    const said = this.screen.words.attack.panel
    const { locale } = this.screen
    const number = new Intl.NumberFormat(locale)
    const parts = [
      source ? said.source[source.kind](source.name) : null,
      said.browsers(number.format(browsers)),
      source ? said.goodTalks(number.format(source.goodCalls)) : null,
      source ? said.onlyMarked : null,
      network &&
        said.network(new Intl.NumberFormat(locale, { style: 'percent' }).format(network.part), network.name),
    ]
    return parts.filter(part => part !== null).join(', ')
  }
}
