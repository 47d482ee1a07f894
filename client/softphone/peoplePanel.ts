import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { Seat } from '../sdk/index.ts'
import { buttonStyles } from '../ui/buttonStyles.ts'
import { trashIcon, userPlusIcon } from '../ui/icons.ts'
import { rosterStyles } from '../ui/rosterStyles.ts'
import { sureQuestion } from '../ui/sureQuestion.ts'
import { base } from '../ui/tokens.ts'
import { smallTypeStyles } from './layoutStyles.ts'
import { noticeStyles, problemNotice } from './notice.ts'
import { codeOf } from './problemWords.ts'

import type { Screen } from './screen.ts'
import type { Role } from './seatTypes.ts'

type Answer = Awaited<ReturnType<Seat['people']['list']>>
type Person = Answer['agents'][number]

const roles: readonly Role[] = ['agent', 'supervisor', 'admin']
const isRole = (text: unknown): text is Role => roles.some(role => role === text)

/** `<ringfence-people-panel>`: who answers here, for admins. Looks them up each time it is opened. */
export class PeoplePanel extends LitElement {
  static override properties = {
    screen: { attribute: false },
    seat: { attribute: false },
    known: { state: true },
    removing: { state: true },
    link: { state: true },
    copied: { state: true },
    problem: { state: true },
    busy: { state: true },
  }
  static override styles = [base, buttonStyles, smallTypeStyles, noticeStyles, rosterStyles]
  declare screen: Screen
  declare seat: Seat
  declare known: Answer | null
  declare removing: string | null
  /** Of an invitation; shown until the panel closes. */
  declare link: string | null
  declare copied: boolean
  declare problem: string | null
  declare busy: boolean

  constructor() {
    super()
    this.known = null
    this.removing = null
    this.link = null
    this.copied = false
    this.problem = null
    this.busy = false
  }

  open(): void {
    this.#do(this.seat.people.list())
  }

  /** The link is for the one person it is passed on to: it does not stay on the screen. */
  close(): void {
    this.link = null
    this.copied = false
    this.removing = null
  }

  #do(change: Promise<Answer>): void {
    this.#wish(async () => {
      this.known = await change
      this.removing = null
    })
  }

  #wish(act: () => Promise<void>): void {
    this.busy = true
    this.problem = null
    act()
      .catch((thrown: unknown) => {
        this.problem = codeOf(thrown)
      })
      .finally(() => {
        this.busy = false
      })
  }

  readonly #invite = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const role = new FormData(event.currentTarget).get('role')
    if (!isRole(role)) return
    this.#wish(async () => {
      this.copied = false
      this.link = (await this.seat.people.invite(role)).link
    })
  }

  readonly #copy = (): void => {
    this.#wish(async () => {
      await navigator.clipboard.writeText(this.link ?? '')
      this.copied = true
    })
  }

  protected override render() {
    const said = this.screen.words.identity.people
    return html`
      <p class="small quiet">${said.lead}</p>
      ${this.problem === null ? nothing : problemNotice(this.screen, this.problem, { dismissable: false })}
      <ul class="roster">${(this.known?.agents ?? []).map(person => this.#row(person))}</ul>
      <form class="new" @submit=${this.#invite}>
        <label><span class="label">${said.invite}, ${said.inviteAs}</span>
          <select name="role">
            ${roles.map(role => html`<option value=${role}>${said.roles[role]}</option>`)}
          </select></label>
        <button class="button primary" type="submit" ?disabled=${this.busy}>${userPlusIcon} ${said.invite}</button>
      </form>
      ${this.link === null ? nothing : this.#invitation(this.link)}
    `
  }

  #invitation(link: string): TemplateResult {
    const said = this.screen.words.identity.people
    return html`
      <p class="small">${said.link}</p>
      <p class="link">${link}</p>
      <button class="button" @click=${this.#copy}>${this.copied ? said.copied : said.copy}</button>
    `
  }

  #row(person: Person): TemplateResult {
    const said = this.screen.words.identity.people
    const { agentId, name } = person
    if (this.removing === agentId) {
      return html`<li>${sureQuestion(said.removeSure(name), this.screen.words.identity.confirm, {
        yes: () => this.#do(this.seat.people.remove(agentId)),
        no: () => {
          this.removing = null
        },
      })}</li>`
    }
    const choose = (event: Event) => {
      const role = event.currentTarget instanceof HTMLSelectElement ? event.currentTarget.value : undefined
      if (isRole(role)) this.#do(this.seat.people.setRole(agentId, role))
    }
    return html`
      <li>
        <div class="about">
          <p class="name">${name}</p>
          <p class="small quiet">
            ${said.passkeys(person.passkeys)}${person.signedIn ? `, ${said.signedIn}` : nothing}
          </p>
        </div>
        <select aria-label=${said.roleOf(name)} ?disabled=${this.busy} @change=${choose}
          .value=${live(person.role)}>
          ${roles.map(
            role =>
              html`<option value=${role} ?selected=${role === person.role}>${said.roles[role]}</option>`,
          )}
        </select>
        <button class="button plain round" aria-label=${said.removeLabel(name)} ?disabled=${this.busy}
          @click=${() => {
            this.removing = agentId
          }}>${trashIcon}</button>
      </li>
    `
  }
}
