import { css, html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import {
  chevronDownIcon,
  headphonesIcon,
  keyRoundIcon,
  logOutIcon,
  shieldAlertIcon,
  shieldBanIcon,
  smartphoneIcon,
  usersIcon,
} from '../../ui/icons.ts'
import { languages } from '../../ui/words/language.ts'
import { personText } from '../../ui/words/personText.ts'
import type { Screen } from '../model/screen.ts'
import type { Seated } from '../model/seatTypes.ts'
import { brandMark } from '../parts/brand.ts'
import {
  attackPanel,
  blocksPanel,
  panelHead,
  panelIn,
  passkeysPanel,
  peoplePanel,
  sessionsPanel,
} from '../settings/panels.ts'
import { SoundPanel } from '../settings/soundPanel.ts'
import { dutyControl } from './duty.ts'

const languageNames = { en: 'English', es: 'Español' } as const

/** Who I am, the ways to my settings, and my duty. The two panels open over the page and close by Escape or a press elsewhere. */
export function header(screen: Screen, seated: Seated): TemplateResult {
  const { words } = screen
  return html`
    <header>
      <div class="who">
        ${brandMark}
        <button class="button plain account" popovertarget="menu" aria-label=${words.menu.label(seated.agentName)}>
          <span class="agent-name">${personText(seated.agentName)}</span>${chevronDownIcon}
        </button>
        <button class="button plain round" popovertarget="sound" aria-label=${words.sound.open}>
          ${headphonesIcon}
        </button>
      </div>
      ${dutyControl(screen, seated.duty)}
      ${menuPanel(screen, seated)} ${passkeysPanel(screen)} ${sessionsPanel(screen)}
      ${seated.role === 'admin' ? html`${peoplePanel(screen, seated.agentName)} ${blocksPanel(screen)} ${attackPanel(screen)}` : nothing}
      <div class="panel" id="sound" popover role="group" aria-label=${words.sound.title} @toggle=${stopTest}>
        ${panelHead(words.sound.title, words.close, 'sound')}
        <ringfence-sound-panel .screen=${screen}></ringfence-sound-panel>
      </div>
    </header>
  `
}

/** A panel in the menu's place: opened by `popovertarget` it would lie on top of the open menu. */
const openInstead = (id: string) => (event: Event) => {
  const root = event.currentTarget instanceof Element ? event.currentTarget.getRootNode() : null
  if (!(root instanceof ShadowRoot)) return
  root.getElementById('menu')?.hidePopover()
  const panel = root.getElementById(id)
  panel?.showPopover()
  panel?.querySelector('button')?.focus()
}

/** A closed panel leaves no microphone open. */
function stopTest(event: ToggleEvent): void {
  if (event.newState === 'closed') panelIn(event, SoundPanel)?.stopTest()
}

function menuPanel(screen: Screen, { role }: Seated): TemplateResult {
  const { words, actions, alerts } = screen
  return html`
    <div class="panel" id="menu" popover role="group" aria-label=${words.menu.title}>
      ${panelHead(words.menu.title, words.close, 'menu')}
      ${toggle(words.menu.shortcuts, words.menu.shortcutsText, screen.shortcuts, false, actions.chooseShortcuts)}
      ${
        alerts === 'unsupported'
          ? nothing
          : toggle(
              words.menu.alerts,
              alerts === 'blocked' ? words.menu.alertsBlocked : words.menu.alertsText,
              alerts === 'on',
              alerts === 'blocked',
              actions.chooseAlerts,
            )
      }
      ${languageControl(screen)}
      <button class="button" @click=${openInstead('passkeys')}>${keyRoundIcon} ${words.identity.passkeys.open}</button>
      <button class="button" @click=${openInstead('sessions')}>${smartphoneIcon} ${words.identity.sessions.open}</button>
      ${
        role === 'admin'
          ? html`<button class="button" @click=${openInstead('people')}>${usersIcon} ${words.identity.people.open}</button>
            <button class="button" @click=${openInstead('blocks')}>${shieldBanIcon} ${words.identity.blocks.open}</button>
            <button class="button" @click=${openInstead('attack')}>${shieldAlertIcon} ${words.attack.panel.open}</button>`
          : nothing
      }
      <button class="button" @click=${actions.signOut}>${logOutIcon} ${words.menu.signOut}</button>
    </div>
  `
}

function toggle(
  title: string,
  text: string,
  on: boolean,
  disabled: boolean,
  choose: (on: boolean) => void,
): TemplateResult {
  const chosen = (event: Event) => {
    if (event.currentTarget instanceof HTMLInputElement) choose(event.currentTarget.checked)
  }
  return html`
    <label class="toggle">
      <span><span class="toggle-title">${title}</span><span class="quiet small">${text}</span></span>
      <input type="checkbox" role="switch" .checked=${live(on)} ?disabled=${disabled} @change=${chosen} />
    </label>
  `
}

/** The languages, each in its own words. Also on the page for signing in, where there is no menu yet. */
export function languageControl({ words, language, actions }: Screen): TemplateResult {
  return html`
    <fieldset class="segmented">
      <legend class="small quiet">${words.menu.language}</legend>
      <div class="segments">
        ${languages.map(
          one => html`
            <label class="segment">
              <input
                type="radio"
                name="language"
                .checked=${live(one === language)}
                @change=${() => actions.chooseLanguage(one)}
              />
              <span class="segment-face" lang=${one}>${languageNames[one]}</span>
            </label>
          `,
        )}
      </div>
    </fieldset>
  `
}

export const headerStyles = css`
  .who {
    display: flex;
    align-items: center;
    gap: var(--rf-space-8);
    margin-bottom: var(--rf-space-12);
  }
  .account {
    flex: 1;
    min-width: 0;
    justify-content: flex-start;
    padding-inline: var(--rf-space-8);
    font-size: var(--rf-font-16);
  }
  .agent-name {
    overflow-wrap: anywhere;
    text-align: start;
  }
  .panel {
    position: fixed;
    inset: 68px auto auto 16px;
    width: min(336px, calc(100vw - 32px));
    max-height: calc(100dvh - 88px);
    overflow: auto;
    padding: var(--rf-space-16);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    color: var(--rf-text);
    box-shadow: var(--rf-shadow);
  }
  .panel:popover-open {
    display: grid;
    gap: var(--rf-space-16);
  }
  .panel-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin: -8px -8px -8px 0;
  }
  .panel-head h2 {
    font-size: var(--rf-font-16);
    font-weight: 650;
  }
  .toggle {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--rf-space-16);
    min-height: var(--rf-target);
    cursor: pointer;
  }
  .toggle > span {
    display: grid;
  }
  .toggle-title {
    font-size: var(--rf-font-14);
    font-weight: 600;
  }
  .toggle input {
    appearance: none;
    flex: none;
    position: relative;
    width: 44px;
    height: 26px;
    margin: 0;
    border: 2px solid var(--rf-line-strong);
    border-radius: 999px;
    background: var(--rf-surface-sunken);
    cursor: pointer;
    transition: background-color var(--rf-motion);
  }
  .toggle input::before {
    content: '';
    position: absolute;
    inset: 3px auto auto 3px;
    width: 16px;
    height: 16px;
    border-radius: 50%;
    background: var(--rf-line-strong);
    transition: translate var(--rf-motion);
  }
  .toggle input:checked {
    border-color: var(--rf-accent);
    background: var(--rf-accent);
  }
  .toggle input:checked::before {
    translate: 18px;
    background: var(--rf-on-accent);
  }
  .toggle input:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 2px;
  }
  .segmented legend {
    margin-bottom: var(--rf-space-4);
  }
`
