import { html, type TemplateResult } from 'lit'
import { xIcon } from '../ui/icons.ts'
import { PasskeyPanel } from './passkeyPanel.ts'
import { PeoplePanel } from './peoplePanel.ts'
import type { Screen } from './screen.ts'
import { SessionPanel } from './sessionPanel.ts'

/** Title and way out of a panel. */
export function panelHead(title: string, close: string, id: string): TemplateResult {
  return html`<div class="panel-head">
    <h2>${title}</h2>
    <button class="button plain round" popovertarget=${id} popovertargetaction="hide" aria-label=${close}>
      ${xIcon}
    </button>
  </div>`
}

/** Panels that lie over the page now. */
export const openPanelsIn = (root: ParentNode): NodeListOf<HTMLElement> =>
  root.querySelectorAll<HTMLElement>(':popover-open')

/** The part of this kind in the panel that was toggled. */
export function panelIn<T extends Element>(event: Event, kind: new () => T): T | undefined {
  const parts = event.currentTarget instanceof Element ? [...event.currentTarget.children] : []
  return parts.find((part): part is T => part instanceof kind)
}

/** The agent's own passkeys, looked up when the panel is opened. */
export function passkeysPanel(screen: Screen): TemplateResult {
  const { title } = screen.words.identity.passkeys
  const toggled = (event: ToggleEvent) => {
    const panel = panelIn(event, PasskeyPanel)
    if (event.newState === 'open') panel?.open()
    else panel?.close()
  }
  return html`
    <div class="panel" id="passkeys" popover role="group" aria-label=${title} @toggle=${toggled}>
      ${panelHead(title, screen.words.close, 'passkeys')}
      <ringfence-passkey-panel .screen=${screen} .seat=${screen.seat}></ringfence-passkey-panel>
    </div>
  `
}

/** Where the agent is signed in, looked up when the panel is opened. */
export function sessionsPanel(screen: Screen): TemplateResult {
  const { title } = screen.words.identity.sessions
  const toggled = (event: ToggleEvent) => {
    const panel = panelIn(event, SessionPanel)
    if (event.newState === 'open') panel?.open()
    else panel?.close()
  }
  return html`
    <div class="panel" id="sessions" popover role="group" aria-label=${title} @toggle=${toggled}>
      ${panelHead(title, screen.words.close, 'sessions')}
      <ringfence-session-panel .screen=${screen} .seat=${screen.seat}></ringfence-session-panel>
    </div>
  `
}

/** Who answers here, looked up when the panel is opened; for admins. */
export function peoplePanel(screen: Screen, ownName: string): TemplateResult {
  const { title } = screen.words.identity.people
  const toggled = (event: ToggleEvent) => {
    const panel = panelIn(event, PeoplePanel)
    if (event.newState === 'open') panel?.open()
    else panel?.close()
  }
  return html`
    <div class="panel" id="people" popover role="group" aria-label=${title} @toggle=${toggled}>
      ${panelHead(title, screen.words.close, 'people')}
      <ringfence-people-panel .screen=${screen} .seat=${screen.seat} .ownName=${ownName}></ringfence-people-panel>
    </div>
  `
}
