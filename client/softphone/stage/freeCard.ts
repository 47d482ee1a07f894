import { css, html, nothing, type TemplateResult } from 'lit'
import { assuranceShield } from '../../ui/assuranceShield.ts'
import { clockIcon, headphonesIcon, micIcon, moonIcon, pauseIcon, volume2Icon } from '../../ui/icons.ts'
import { formatDuration } from '../../ui/words/duration.ts'
import type { Screen } from '../model/screen.ts'
import { type LastEnd, reportOf, type Seated } from '../model/seatTypes.ts'
import { problemNotice } from '../parts/notice.ts'
import { awayWords } from '../words/awayWords.ts'

/** Nothing rings: says why, and what would change that. */
export function freeCard(screen: Screen, seated: Seated): TemplateResult {
  const { icon, title, text, action, missed } = toldBy(screen, seated)
  return html`
    ${seated.last ? lastEnd(screen, seated, seated.last) : nothing}
    <div class="free-card ${missed ? 'missed' : ''}">
      <span class="free-icon ${seated.duty}">${icon}</span>
      <h1>${title}</h1>
      <p class="quiet">${text}</p>
      ${
        action
          ? html`<button class="button primary big" @click=${() => screen.actions.setDuty('on-duty')}>
            ${action}
          </button>`
          : waitingLine(screen, seated)
      }
    </div>
    ${seated.duty === 'on-duty' ? beforeTheFirstCall(screen) : nothing}
  `
}

function toldBy(screen: Screen, seated: Seated) {
  const { free } = screen.words
  if (seated.duty === 'on-duty') {
    return { icon: headphonesIcon, title: free.ready, text: free.readyText, action: null, missed: false }
  }
  if (seated.duty === 'off-duty') {
    return { icon: moonIcon, title: free.off, text: free.offText, action: free.goOnDuty, missed: false }
  }
  const { title, text } = awayWords(screen.words, seated.awayBecause)
  return { icon: pauseIcon, title, text, action: free.comeBack, missed: seated.awayBecause !== null }
}

function waitingLine({ words }: Screen, seated: Seated): TemplateResult {
  const waiting = seated.queues.reduce((sum, load) => sum + load.waiting, 0)
  return html`<p class="waiting-line">
    ${clockIcon} ${waiting === 0 ? words.free.nobody : words.free.waitingNow(waiting)}
  </p>`
}

/** What would spoil the next call and can be mended now: one thing at a time, the worse first. */
function beforeTheFirstCall(screen: Screen): TemplateResult | typeof nothing {
  const { words, actions, microphone } = screen
  if (screen.problem) return nothing
  if (microphone === 'denied') {
    return problemNotice(screen, 'microphone-denied', { dismissable: false, retry: actions.allowMicrophone })
  }
  if (microphone === 'prompt') {
    return html`
      <div class="notice ask">
        ${micIcon}
        <div class="notice-body">
          <p class="notice-title">${words.microphone.askTitle}</p>
          <p>${words.microphone.askText}</p>
          <button class="button" @click=${actions.allowMicrophone}>${words.microphone.ask}</button>
        </div>
      </div>
    `
  }
  return screen.soundLocked ? soundLocked(screen) : nothing
}

function soundLocked({ words, actions }: Screen): TemplateResult {
  return html`
    <div class="notice warning">
      ${volume2Icon}
      <div class="notice-body">
        <p>${words.free.soundLocked}</p>
        <button class="button" @click=${actions.unlockSound}>${words.free.unlockSound}</button>
      </div>
    </div>
  `
}

function lastEnd(screen: Screen, seated: Seated, last: LastEnd): TemplateResult {
  const { words, language } = screen
  const talked = last.talkedMs > 0
  return html`
    <div class="last-end">
      <p class="label">${talked ? words.ended.title : words.ended.ringTitle}</p>
      <p>${words.ended.reasons[last.reason]}</p>
      ${talked ? html`<p class="quiet">${words.ended.talked(formatDuration(last.talkedMs, language))}</p>` : nothing}
      ${
        last.callId === undefined
          ? nothing
          : html`<ringfence-report .screen=${screen} .callId=${last.callId}
            .known=${reportOf(seated, last.callId)}></ringfence-report>`
      }
    </div>
  `
}

/** Before the first ring, the pane of the caller teaches what the shields mean. */
export function shieldLegend({ words, language }: Screen): TemplateResult {
  const levels = ['anonymous', 'vouched', 'passkey'] as const
  return html`
    <p class="quiet small">${words.caller.emptyText}</p>
    <ul class="legend">
      ${levels.map(
        level =>
          html`<li>${assuranceShield(level, language)}<p class="quiet small">${words.caller.levels[level].proves}</p></li>`,
      )}
    </ul>
  `
}

export const freeCardStyles = css`
  .free-card {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--rf-space-12);
    width: 100%;
    padding: var(--rf-space-32) var(--rf-space-24);
    text-align: center;
    text-wrap: pretty;
  }
  .free-card h1 {
    font-size: var(--rf-font-20);
    font-weight: 650;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  .free-card > .quiet {
    max-width: 44ch;
  }
  .free-card .button.big {
    flex: none;
    min-width: min(240px, 100%);
    margin-top: var(--rf-space-12);
  }
  .free-icon {
    display: grid;
    place-items: center;
    width: 72px;
    height: 72px;
    margin-bottom: var(--rf-space-4);
    border-radius: 50%;
    background: var(--rf-surface-sunken);
    color: var(--rf-text-quiet);
  }
  .free-icon .icon {
    width: 32px;
    height: 32px;
  }
  .free-icon.on-duty {
    background: var(--rf-accent-soft);
    color: var(--rf-accent);
  }
  .missed .free-icon,
  .free-icon.away {
    background: var(--rf-warning-soft);
    color: var(--rf-warning);
  }
  .waiting-line {
    display: inline-flex;
    align-items: center;
    gap: var(--rf-space-8);
    font-size: var(--rf-font-14);
    font-weight: 600;
  }
  .last-end {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--rf-space-12);
    width: 100%;
    padding: var(--rf-space-12) var(--rf-space-16);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    font-size: var(--rf-font-14);
    font-weight: 600;
  }
  .last-end .quiet {
    font-weight: 400;
    margin-inline-start: auto;
  }
  .legend {
    display: grid;
    gap: var(--rf-space-16);
    margin-top: var(--rf-space-16);
    list-style: none;
  }
`
