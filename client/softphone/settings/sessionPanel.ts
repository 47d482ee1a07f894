import { html, nothing, type TemplateResult } from 'lit'
import type { Seat } from '../../sdk/index.ts'
import { confirmPrompt } from '../../ui/confirmPrompt.ts'
import { logOutIcon, smartphoneIcon } from '../../ui/icons.ts'
import { formatRelativeTime } from '../words/relativeTime.ts'
import { RosterPanel } from './rosterPanel.ts'

type Answer = Awaited<ReturnType<Seat['sessions']['list']>>
type Entry = Answer['sessions'][number]

const others = 'others'

/** `<ringfence-session-panel>`: where the agent is signed in. */
export class SessionPanel extends RosterPanel<Answer> {
  protected override look(): Promise<Answer> {
    return this.seat.sessions.list()
  }

  protected override render() {
    const said = this.screen.words.identity.sessions
    const entries = this.known?.sessions ?? []
    return html`
      <p class="lead small quiet" tabindex="-1">${said.lead(this.known?.most ?? 0)}</p>
      ${this.problemView()}
      <ul class="roster">${entries.map(entry => this.#row(entry))}</ul>
      ${entries.length > 1 ? this.#endOthers() : nothing}
    `
  }

  #row({ current, browser, passkeyName, createdAtMs, seenAtMs, place }: Entry): TemplateResult {
    const said = this.screen.words.identity.sessions
    const { locale, clockMs } = this.screen
    const begun = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
      createdAtMs,
    )
    return html`
      <li>
        ${smartphoneIcon}
        <div class="about">
          <p class="name"><bdi>${browser || said.unknown}</bdi></p>
          <p class="small quiet">
            ${current ? said.here : said.used(formatRelativeTime(seenAtMs, clockMs, locale))}, ${said.begun(begun)}
            ${place ? html`<br>${said.inside} <bdi>${place.origin}</bdi>` : nothing}
            ${passkeyName === null ? nothing : html`<br>${said.by} <bdi>${passkeyName}</bdi>`}
          </p>
        </div>
      </li>
    `
  }

  #endOthers(): TemplateResult {
    const said = this.screen.words.identity.sessions
    if (this.asking?.id !== others) {
      return html`<button class="button" data-opens=${`remove ${others}`}
        @click=${() => this.ask({ what: 'remove', id: others })}>${logOutIcon} ${said.endOthers}</button>`
    }
    const answers = {
      yes: () => void this.change(() => this.seat.sessions.endOthers()),
      no: () => this.ask(null),
    }
    return html`<div @keydown=${this.dropOnEscape}>${confirmPrompt(said.sure, said.confirm, answers)}</div>`
  }
}
