import { css, html, nothing, type TemplateResult } from 'lit'
import { infoIcon, keyRoundIcon, wifiOffIcon } from '../../ui/icons.ts'
import { languageControl } from '../header/header.ts'
import type { Screen } from '../model/screen.ts'
import type { SignedOut } from '../model/seatTypes.ts'
import { brandMark } from '../parts/brand.ts'
import { problemNotice } from '../parts/notice.ts'
import { problemNameOf, problemWords } from '../words/problemWords.ts'

/** Nobody is signed in: one way in, and why the last session ended. */
export function signInView(screen: Screen, { demoAgent, why }: SignedOut): TemplateResult {
  const { words, busy, actions } = screen
  // Still signed in: only the seat is in another window.
  const elsewhere = why === 'seat-taken' || why === 'fresh-sign-in-required'
  return door(
    screen,
    html`
      ${whatHappened(screen, why)}
      <h1>${words.signIn.title}</h1>
      <p class="quiet">${words.signIn.lead}</p>
      ${elsewhere ? takeOverButton(screen) : nothing}
      <button class="button big ${elsewhere ? '' : 'primary'}" ?disabled=${busy !== null} @click=${actions.signIn}>
        ${keyRoundIcon} ${busy === 'sign-in' ? words.signIn.waiting : words.signIn.passkey}
      </button>
      ${
        demoAgent
          ? html`
            <p class="or quiet small"><span>${words.signIn.or}</span></p>
            <button class="button big" ?disabled=${busy !== null} @click=${actions.signInAsDemoAgent}>
              ${busy === 'demo' ? words.signIn.demoWaiting : words.signIn.demo}
            </button>
            <p class="quiet small centred">${words.signIn.demoNote}</p>`
          : nothing
      }
      <p class="quiet small centred">${words.signIn.noPasskey}</p>
    `,
  )
}

export const takeOverButton = ({ words, busy, actions }: Screen): TemplateResult => html`
  <button class="button primary big" ?disabled=${busy !== null} @click=${actions.takeOver}>
    ${words.signIn.takeOver}
  </button>
`

/** A failed try is told before the reason why the last session ended. */
export function whatHappened(screen: Screen, why: SignedOut['why']): TemplateResult | typeof nothing {
  if (screen.problem) return problemNotice(screen, screen.problem)
  if (!why) return nothing
  const told = problemWords[screen.language][problemNameOf(why)]
  return html`
    <div class="notice why">
      ${infoIcon}
      <div class="notice-body"><p class="notice-title">${told.title}</p><p>${told.text}</p></div>
    </div>
  `
}

/** The one-time link was opened: a name, and the passkey; a link that no longer works leaves only the way to sign in. */
export function enrolView(screen: Screen): TemplateResult {
  const { words, actions, problem } = screen
  const dead = problem === 'enrolment-invalid'
  return door(
    screen,
    html`
      ${problem ? problemNotice(screen, problem, { dismissable: !dead }) : nothing}
      <h1>${words.enrol.title}</h1>
      ${dead ? nothing : enrolForm(screen)}
      <button class="button plain" @click=${actions.forgetEnrolment}>${words.enrol.instead}</button>
    `,
  )
}

function enrolForm({ words, busy, actions }: Screen): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const name = new FormData(event.currentTarget).get('name')
    if (typeof name === 'string' && name.trim() !== '') actions.enrol(name.trim())
  }
  return html`
    <p class="quiet">${words.enrol.lead}</p>
    <form @submit=${submit}>
      <label for="agent-name">${words.enrol.name}</label>
      <p class="quiet small" id="name-hint">${words.enrol.nameHint}</p>
      <input
        class="field"
        id="agent-name"
        name="name"
        autocomplete="name"
        aria-describedby="name-hint"
        maxlength="80"
        required
        pattern=".*\\S.*"
        title=${words.enrol.nameMissing}
      />
      <button class="button primary big" ?disabled=${busy !== null}>
        ${keyRoundIcon} ${busy === 'enrol' ? words.enrol.making : words.enrol.make}
      </button>
    </form>
  `
}

/** Before the first seat: nothing to press, nothing to fear. */
export function connectingView(screen: Screen, since: 'start' | 'connection-lost'): TemplateResult {
  const { words, problem, actions } = screen
  if (since === 'start' && problem) {
    return door(screen, problemNotice(screen, problem, { dismissable: false, retry: actions.start }))
  }
  return html`
    <main class="door">
      <div class="door-connecting">
        ${
          since === 'start'
            ? html`<span class="spinner" aria-hidden="true"></span><h1>${words.connecting.start}</h1>`
            : lostCard(screen)
        }
      </div>
    </main>
  `
}

/** The network went away: calm, and already being mended. */
export function lostCard({ words }: Screen): TemplateResult {
  return html`
    <div class="free-card">
      <span class="free-icon away">${wifiOffIcon}</span>
      <h1>${words.connecting.lost}</h1>
      <p class="quiet">${words.connecting.lostText}</p>
      <span class="spinner" aria-hidden="true"></span>
    </div>
  `
}

export function door(screen: Screen, content: TemplateResult): TemplateResult {
  return html`
    <main class="door">
      <div class="door-brand">${brandMark}<span>${screen.words.product}</span></div>
      <div class="door-card">${content}</div>
      <div class="door-foot">${languageControl(screen)}</div>
    </main>
  `
}

export const signInStyles = css`
  .door {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--rf-space-24);
    min-height: 100dvh;
    padding: var(--rf-space-24) var(--rf-space-16);
    background: var(--rf-surface-sunken);
  }
  .door-brand {
    display: flex;
    align-items: center;
    gap: var(--rf-space-12);
    font-size: var(--rf-font-20);
    font-weight: 650;
    letter-spacing: -0.01em;
  }
  .door-card {
    display: grid;
    gap: var(--rf-space-16);
    width: min(440px, 100%);
    padding: var(--rf-space-32);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    box-shadow: var(--rf-shadow);
  }
  .door-card h1 {
    font-size: var(--rf-font-20);
    font-weight: 650;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  .door-card h1 + .quiet {
    margin-top: -8px;
    text-wrap: pretty;
  }
  .door-card form {
    display: grid;
    gap: var(--rf-space-4);
  }
  .door-card form label {
    font-size: var(--rf-font-14);
    font-weight: 650;
  }
  .door-card form .button {
    margin-top: var(--rf-space-16);
  }
  .field {
    width: 100%;
    min-height: var(--rf-target);
    margin-top: var(--rf-space-4);
    padding: 0 var(--rf-space-12);
    border: 1px solid var(--rf-line-strong);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface);
    color: var(--rf-text);
    font: 400 var(--rf-font-16) / 1.5 var(--rf-font);
  }
  .field:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 1px;
  }
  .door-foot {
    width: min(240px, 100%);
  }
  .door-foot legend {
    width: 100%;
    text-align: center;
  }
  .door-connecting {
    display: grid;
    justify-items: center;
    gap: var(--rf-space-20);
  }
  .door-connecting > h1 {
    font-size: var(--rf-font-16);
    font-weight: 600;
  }
  .or {
    display: flex;
    align-items: center;
    gap: var(--rf-space-12);
  }
  .or::before,
  .or::after {
    content: '';
    flex: 1;
    border-top: 1px solid var(--rf-line);
  }
  .centred {
    text-align: center;
    text-wrap: balance;
  }
  .notice.why {
    background: var(--rf-surface-sunken);
  }
  @media (max-width: 480px) {
    .door-card {
      padding: var(--rf-space-24) var(--rf-space-20);
    }
  }
`
