import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { Seat } from '../../sdk/index.ts'
import { confirmPrompt } from '../../ui/confirmPrompt.ts'
import { trashIcon, userPlusIcon } from '../../ui/icons.ts'
import { formatDuration } from '../../ui/words/duration.ts'
import { isolated, personText } from '../../ui/words/personText.ts'
import type { Role } from '../model/seatTypes.ts'
import { RosterPanel } from './rosterPanel.ts'

type Answer = Awaited<ReturnType<Seat['people']['list']>>
type Person = Answer['agents'][number]
type Invitation = Awaited<ReturnType<Seat['people']['invite']>>

const roles: readonly Role[] = ['agent', 'supervisor', 'admin']
const isRole = (text: unknown): text is Role => roles.some(role => role === text)

/** `<ringfence-people-panel>`: who answers here, for admins. */
export class PeoplePanel extends RosterPanel<Answer> {
  static override properties = {
    ...RosterPanel.properties,
    ownName: { attribute: false },
    invitation: { state: true },
    copied: { state: true },
  }
  /** Of the admin who looks. */
  declare ownName: string
  /** Shown until the panel closes. */
  declare invitation: Invitation | null
  declare copied: boolean

  constructor() {
    super()
    this.invitation = null
    this.copied = false
  }

  protected override look(): Promise<Answer> {
    return this.seat.people.list()
  }

  /** The link is for the one person it is passed on to: it does not stay on the screen. */
  override close(): void {
    super.close()
    this.invitation = null
    this.copied = false
  }

  readonly #invite = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const role = new FormData(event.currentTarget).get('role')
    if (!isRole(role)) return
    void this.wish(async () => {
      this.copied = false
      this.invitation = await this.seat.people.invite(role)
    }, '.copy')
  }

  readonly #copy = (): void => {
    void this.wish(async () => {
      await navigator.clipboard.writeText(this.invitation?.link ?? '')
      this.copied = true
    })
  }

  protected override render() {
    const said = this.screen.words.identity.people
    return html`
      <p class="lead small quiet" tabindex="-1">${said.lead}</p>
      ${this.problemView()}
      <ul class="roster">${(this.known?.agents ?? []).map(person => this.#row(person))}</ul>
      <form class="new" @submit=${this.#invite}>
        <label><span class="label">${said.invite}, ${said.inviteAs}</span>
          <select name="role">
            ${roles.map(role => html`<option value=${role}>${said.roles[role]}</option>`)}
          </select></label>
        <button class="button primary" type="submit">${userPlusIcon} ${said.invite}</button>
      </form>
      ${this.invitation === null ? nothing : this.#invitation(this.invitation)}
    `
  }

  #invitation({ link, expiresInSeconds }: Invitation): TemplateResult {
    const said = this.screen.words.identity.people
    return html`
      <p class="small">${said.link(formatDuration(expiresInSeconds * 1000, this.screen.language))}</p>
      <p class="link">${link}</p>
      <button class="button copy" @click=${this.#copy}>${this.copied ? said.copied : said.copy}</button>
    `
  }

  #row(person: Person): TemplateResult {
    const said = this.screen.words.identity.people
    const { agentId, name } = person
    if (this.asking?.id === agentId) {
      const { removeYes, removeNo } = said
      const answers = {
        yes: () => void this.change(() => this.seat.people.remove(agentId)),
        no: () => this.ask(null),
      }
      return html`<li @keydown=${this.dropOnEscape}>
        ${confirmPrompt(said.removeSure(isolated(name)), { yes: removeYes, no: removeNo }, answers)}
      </li>`
    }
    const choose = (event: Event) => {
      const role = event.currentTarget instanceof HTMLSelectElement ? event.currentTarget.value : undefined
      if (isRole(role)) void this.change(() => this.seat.people.setRole(agentId, role))
    }
    return html`
      <li class="person">
        <div class="about">
          <p class="name">${personText(name)}${this.#isMe(person) ? html` <span class="small quiet">(${said.you})</span>` : nothing}</p>
          <p class="small quiet">
            ${said.passkeys(person.passkeys)}${person.signedIn ? `, ${said.signedIn}` : nothing}
          </p>
        </div>
        <select aria-label=${said.roleOf(name)} @change=${choose}>
          ${roles.map(
            role =>
              html`<option value=${role} .selected=${live(role === person.role)}>${said.roles[role]}</option>`,
          )}
        </select>
        <button class="button plain round" aria-label=${said.removeLabel(name)} data-opens=${`remove ${agentId}`}
          @click=${() => this.ask({ what: 'remove', id: agentId })}>${trashIcon}</button>
      </li>
    `
  }

  /** Whoever looks is in the list; two of one name are left for them to tell apart. */
  #isMe({ name }: Person): boolean {
    const namesakes = this.known?.agents.filter(other => other.name === name) ?? []
    return name === this.ownName && namesakes.length === 1
  }
}
