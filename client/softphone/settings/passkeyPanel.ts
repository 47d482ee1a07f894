import { html, nothing, type TemplateResult } from 'lit'
import type { Seat } from '../../sdk/index.ts'
import { confirmPrompt } from '../../ui/confirmPrompt.ts'
import { fingerprintIcon, keyRoundIcon, pencilIcon, trashIcon } from '../../ui/icons.ts'
import { nameField } from '../../ui/nameField.ts'
import { isolated, personText } from '../../ui/words/personText.ts'
import { RosterPanel } from './rosterPanel.ts'

type Answer = Awaited<ReturnType<Seat['passkeys']['list']>>
type Entry = Answer['passkeys'][number]

/** `<ringfence-passkey-panel>`: the agent's own passkeys. */
export class PasskeyPanel extends RosterPanel<Answer> {
  protected override look(): Promise<Answer> {
    return this.seat.passkeys.list()
  }

  readonly #add = nameField(name => this.change(() => this.seat.passkeys.add(name), '.add input'))

  protected override render() {
    const said = this.screen.words.identity.passkeys
    const entries = this.known?.passkeys ?? []
    return html`
      <p class="lead small quiet" tabindex="-1">${said.lead}</p>
      ${this.problemView()}
      ${entries.length === 1 ? html`<p class="notice warning small">${said.onlyOne}</p>` : nothing}
      <ul class="roster">${entries.map(entry => this.#row(entry, entries.length === 1))}</ul>
      <form class="new add" @submit=${this.#add}>
        <label><span class="label">${said.name}</span>
          <input name="name" required maxlength="80" autocomplete="off" /></label>
        <button class="button primary" type="submit">${fingerprintIcon} ${said.add}</button>
      </form>
    `
  }

  #row(entry: Entry, isLast: boolean): TemplateResult {
    const said = this.screen.words.identity.passkeys
    const { credentialId, name } = entry
    if (this.asking?.id === credentialId) {
      if (this.asking.what === 'rename') return this.#editing(entry)
      const answers = {
        yes: () => void this.change(() => this.seat.passkeys.remove(credentialId)),
        no: () => this.ask(null),
      }
      return html`<li @keydown=${this.dropOnEscape}>
        ${confirmPrompt(said.removeSure(isolated(name)), this.screen.words.identity.confirm, answers)}
      </li>`
    }
    const date = (ms: number) =>
      new Intl.DateTimeFormat(this.screen.locale, { dateStyle: 'medium' }).format(ms)
    return html`
      <li>
        ${keyRoundIcon}
        <div class="about">
          <p class="name">${personText(name)}</p>
          <p class="small quiet">
            ${said.made(date(entry.createdAtMs))},
            ${entry.lastUsedAtMs === null ? said.neverUsed : said.used(date(entry.lastUsedAtMs))}
          </p>
        </div>
        <button class="button plain round" aria-label=${`${said.rename}: ${name}`}
          data-opens=${`rename ${credentialId}`}
          @click=${() => this.ask({ what: 'rename', id: credentialId })}>${pencilIcon}</button>
        <button class="button plain round" aria-label=${`${said.remove}: ${name}`} ?disabled=${isLast}
          title=${isLast ? said.last : nothing} data-opens=${`remove ${credentialId}`}
          @click=${() => this.ask({ what: 'remove', id: credentialId })}>${trashIcon}</button>
      </li>
    `
  }

  #editing({ credentialId, name }: Entry): TemplateResult {
    const said = this.screen.words.identity.passkeys
    const save = nameField(written => this.change(() => this.seat.passkeys.rename(credentialId, written)))
    return html`
      <li @keydown=${this.dropOnEscape}>
        <form class="new" @submit=${save}>
          <label><span class="label">${said.name}</span>
            <input name="name" required maxlength="80" .value=${name} autocomplete="off" /></label>
          <button class="button primary" type="submit">${said.save}</button>
          <button class="button" type="button" @click=${() => this.ask(null)}>${said.cancel}</button>
        </form>
      </li>
    `
  }
}
