import { html, nothing, type TemplateResult } from 'lit'
import type { Seat } from '../../sdk/index.ts'
import { confirmPrompt } from '../../ui/confirmPrompt.ts'
import { shieldBanIcon } from '../../ui/icons.ts'
import { isolated, personText } from '../../ui/words/personText.ts'
import { formatRelativeTime } from '../words/relativeTime.ts'
import { RosterPanel } from './rosterPanel.ts'

type Answer = Awaited<ReturnType<Seat['blocks']['list']>>
type Block = Answer['blocks'][number]

/** `<ringfence-block-panel>`: who may not call because agents reported them, for admins. */
export class BlockPanel extends RosterPanel<Answer> {
  protected override look(): Promise<Answer> {
    return this.seat.blocks.list()
  }

  protected override render() {
    const said = this.screen.words.identity.blocks
    const blocks = this.known?.blocks ?? []
    return html`
      <p class="lead small quiet" tabindex="-1">${said.lead}</p>
      ${this.problemView()}
      ${this.known && blocks.length === 0 ? html`<p>${said.empty}</p>` : nothing}
      <ul class="roster">${blocks.map(block => this.#row(block))}</ul>
    `
  }

  #row(block: Block): TemplateResult {
    const said = this.screen.words.identity.blocks
    const { blockId, untilMs } = block
    const who = this.#nameOf(block)
    if (this.asking?.id === blockId) {
      const answers = {
        yes: () => void this.change(() => this.seat.blocks.undo(blockId)),
        no: () => this.ask(null),
      }
      return html`<li @keydown=${this.dropOnEscape}>
        ${confirmPrompt(said.undoSure(isolated(who)), said.confirm, answers)}
      </li>`
    }
    const keep = () =>
      void this.change(() => this.seat.blocks.keep(blockId), `[data-opens="remove ${blockId}"]`)
    return html`
      <li>
        ${shieldBanIcon}
        <div class="about">
          <p class="name">${who}</p>
          <p>${this.screen.words.identity.reports.reasons[block.reason]}</p>
          ${this.#facts(block)}
        </div>
        <div class="row-actions">
          ${
            untilMs === null
              ? nothing
              : html`<button class="button" aria-label=${said.keepLabel(who)} @click=${keep}>${said.keep}</button>`
          }
          <button class="button" aria-label=${said.undoLabel(who)} data-opens=${`remove ${blockId}`}
            @click=${() => this.ask({ what: 'remove', id: blockId })}>${said.undo}</button>
        </div>
      </li>
    `
  }

  #facts({ siteName, by, sinceMs, untilMs, appealedAtMs }: Block): TemplateResult {
    const said = this.screen.words.identity.blocks
    const { locale, clockMs } = this.screen
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
    return html`
      <p class="small quiet">
        ${personText(siteName)}, ${said.since(format.format(sinceMs))},
        ${untilMs === null ? said.forGood : said.until(format.format(untilMs))}
        <br>${by === null ? said.bySomebody : html`${said.by} ${personText(by)}`}
        ${appealedAtMs === null ? nothing : html`<br>${said.appealed(formatRelativeTime(appealedAtMs, clockMs, locale))}`}
      </p>
    `
  }

  #nameOf({ caller, browser }: Block): string {
    const said = this.screen.words.identity.blocks
    return [caller && said.caller(caller), browser && said.browser(browser)].filter(Boolean).join(' · ')
  }
}
