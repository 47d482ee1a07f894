import { html, type TemplateResult } from 'lit'
import { xIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'
import { RosterPanel } from './rosterPanel.ts'

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
export function panelIn<T extends Element>(event: Event, kind: abstract new () => T): T | undefined {
  const parts = event.currentTarget instanceof Element ? [...event.currentTarget.children] : []
  return parts.find((part): part is T => part instanceof kind)
}

/** Rows that are looked up when their panel is opened. */
function roster(
  screen: Screen,
  id: 'passkeys' | 'sessions' | 'people' | 'blocks' | 'attack',
  rows: TemplateResult,
): TemplateResult {
  const { identity, attack } = screen.words
  const { title } = id === 'attack' ? attack.panel : identity[id]
  const toggled = (event: ToggleEvent) => {
    const panel = panelIn(event, RosterPanel)
    if (event.newState === 'open') panel?.open()
    else panel?.close()
  }
  return html`
    <div class="panel" id=${id} popover role="group" aria-label=${title} @toggle=${toggled}>
      ${panelHead(title, screen.words.close, id)} ${rows}
    </div>
  `
}

/** The agent's own passkeys. */
export const passkeysPanel = (screen: Screen): TemplateResult =>
  roster(
    screen,
    'passkeys',
    html`<ringfence-passkey-panel .screen=${screen} .seat=${screen.seat}></ringfence-passkey-panel>`,
  )

/** Where the agent is signed in. */
export const sessionsPanel = (screen: Screen): TemplateResult =>
  roster(
    screen,
    'sessions',
    html`<ringfence-session-panel .screen=${screen} .seat=${screen.seat}></ringfence-session-panel>`,
  )

/** Who answers here; for admins. */
export const peoplePanel = (screen: Screen, ownName: string): TemplateResult =>
  roster(
    screen,
    'people',
    html`<ringfence-people-panel .screen=${screen} .seat=${screen.seat} .ownName=${ownName}></ringfence-people-panel>`,
  )

/** Who may not call; for admins. */
export const blocksPanel = (screen: Screen): TemplateResult =>
  roster(
    screen,
    'blocks',
    html`<ringfence-block-panel .screen=${screen} .seat=${screen.seat}></ringfence-block-panel>`,
  )

/** The under-attack switch, and what was seen; for admins. */
export const attackPanel = (screen: Screen): TemplateResult =>
  roster(
    screen,
    'attack',
    html`<ringfence-attack-panel .screen=${screen} .seat=${screen.seat}></ringfence-attack-panel>`,
  )
