import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { Seat } from '../sdk/index.ts'
import { buttonStyles } from '../ui/buttonStyles.ts'
import { fingerprintIcon, keyRoundIcon, pencilIcon, trashIcon } from '../ui/icons.ts'
import { rosterStyles } from '../ui/rosterStyles.ts'
import { sureQuestion } from '../ui/sureQuestion.ts'
import { base } from '../ui/tokens.ts'
import { smallTypeStyles } from './layoutStyles.ts'
import { noticeStyles, problemNotice } from './notice.ts'
import { codeOf } from './problemWords.ts'

import type { Screen } from './screen.ts'

type Answer = Awaited<ReturnType<Seat['passkeys']['list']>>
type Entry = Answer['passkeys'][number]

/** `<ringfence-passkey-panel>`: the agent's own passkeys. Looks them up each time it is opened. */
export class PasskeyPanel extends LitElement {
  static override properties = {
    screen: { attribute: false },
    seat: { attribute: false },
    known: { state: true },
    editing: { state: true },
    removing: { state: true },
    problem: { state: true },
    busy: { state: true },
  }
  static override styles = [base, buttonStyles, smallTypeStyles, noticeStyles, rosterStyles]
  declare screen: Screen
  declare seat: Seat
  declare known: Answer | null
  /** Credential whose name is being written. */
  declare editing: string | null
  declare removing: string | null
  declare problem: string | null
  declare busy: boolean

  constructor() {
    super()
    this.known = null
    this.editing = null
    this.removing = null
    this.problem = null
    this.busy = false
  }

  open(): void {
    this.#do(this.seat.passkeys.list())
  }

  #do(change: Promise<Answer>): void {
    this.busy = true
    this.problem = null
    change
      .then(known => {
        this.known = known
        this.editing = null
        this.removing = null
      })
      .catch((thrown: unknown) => {
        this.problem = codeOf(thrown)
      })
      .finally(() => {
        this.busy = false
      })
  }

  #add = (event: SubmitEvent): void => {
    const name = nameIn(event)
    if (name !== undefined) this.#do(this.seat.passkeys.add(name))
  }

  protected override render() {
    const said = this.screen.words.identity.passkeys
    const entries = this.known?.passkeys ?? []
    return html`
      <p class="small quiet">${said.lead}</p>
      ${this.problem === null ? nothing : problemNotice(this.screen, this.problem, { dismissable: false })}
      ${entries.length === 1 ? html`<p class="notice warning small">${said.onlyOne}</p>` : nothing}
      <ul class="roster">${entries.map(entry => this.#row(entry, entries.length === 1))}</ul>
      <form class="new" @submit=${this.#add}>
        <label><span class="label">${said.name}</span>
          <input name="name" required maxlength="80" autocomplete="off" ?disabled=${this.busy} /></label>
        <button class="button primary" type="submit" ?disabled=${this.busy}>${fingerprintIcon} ${said.add}</button>
      </form>
    `
  }

  #row(entry: Entry, isLast: boolean): TemplateResult {
    const said = this.screen.words.identity.passkeys
    const { credentialId, name } = entry
    if (this.removing === credentialId) {
      return html`<li>${sureQuestion(said.removeSure(name), this.screen.words.identity.confirm, {
        yes: () => this.#do(this.seat.passkeys.remove(credentialId)),
        no: () => {
          this.removing = null
        },
      })}</li>`
    }
    if (this.editing === credentialId) return this.#editing(entry)
    const date = (ms: number) =>
      new Intl.DateTimeFormat(this.screen.locale, { dateStyle: 'medium' }).format(ms)
    return html`
      <li>
        ${keyRoundIcon}
        <div class="about">
          <p class="name">${name}</p>
          <p class="small quiet">
            ${said.made(date(entry.createdAtMs))},
            ${entry.lastUsedAtMs === null ? said.neverUsed : said.used(date(entry.lastUsedAtMs))}
          </p>
        </div>
        <button class="button plain round" aria-label=${`${said.rename}: ${name}`} ?disabled=${this.busy}
          @click=${() => {
            this.editing = credentialId
          }}>${pencilIcon}</button>
        <button class="button plain round" aria-label=${`${said.remove}: ${name}`} ?disabled=${this.busy || isLast}
          title=${isLast ? said.last : nothing}
          @click=${() => {
            this.removing = credentialId
          }}>${trashIcon}</button>
      </li>
    `
  }

  #editing({ credentialId, name }: Entry): TemplateResult {
    const said = this.screen.words.identity.passkeys
    const save = (event: SubmitEvent) => {
      const written = nameIn(event)
      if (written !== undefined) this.#do(this.seat.passkeys.rename(credentialId, written))
    }
    return html`
      <li>
        <form class="new" @submit=${save}>
          <label><span class="label">${said.name}</span>
            <input name="name" required maxlength="80" .value=${name} autocomplete="off" /></label>
          <button class="button primary" type="submit" ?disabled=${this.busy}>${said.save}</button>
        </form>
      </li>
    `
  }
}

/** The name a form holds; the form is left to us. */
function nameIn(event: SubmitEvent): string | undefined {
  event.preventDefault()
  if (!(event.currentTarget instanceof HTMLFormElement)) return undefined
  const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
  if (name === '') return undefined
  event.currentTarget.reset()
  return name
}
