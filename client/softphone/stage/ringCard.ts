import { css, html, nothing, svg, type TemplateResult } from 'lit'
import { assuranceShield } from '../../ui/assuranceShield.ts'
import { phoneIcon, phoneIncomingIcon, phoneOffIcon } from '../../ui/icons.ts'
import { formatTimer } from '../../ui/words/duration.ts'
import { personText } from '../../ui/words/personText.ts'
import { callerNameOf } from '../model/callerName.ts'
import type { Screen } from '../model/screen.ts'
import type { Ringing, SeatCall } from '../model/seatTypes.ts'
import { shortcutNames } from '../model/shortcuts.ts'
import { keyCap } from '../parts/keyCap.ts'
import type { Words } from '../words/words.ts'

/** A ring: impossible to miss, easy to answer, easy to stop. `ringTimeMs` is the whole time it rings. */
export function ringCard(screen: Screen, ringing: Ringing, ringTimeMs: number): TemplateResult {
  const { words, actions } = screen
  const leftMs = Math.max(0, ringing.endsAtMs - screen.nowMs)
  return html`
    <div class="call-card ringing">
      <p class="kicker">${phoneIncomingIcon} ${words.ring.kicker}</p>
      ${countdown(leftMs, ringTimeMs, words.ring.secondsLeft(Math.ceil(leftMs / 1000)))}
      ${callerHeading(screen, ringing.call, true)}
      <div class="call-actions">
        <button
          class="button primary big"
          aria-keyshortcuts=${screen.shortcuts ? shortcutNames.accept : nothing}
          @click=${actions.accept}
        >
          ${phoneIcon} ${words.ring.accept} ${keyCap(screen, 'accept')}
        </button>
        <button
          class="button big"
          aria-keyshortcuts=${screen.shortcuts ? shortcutNames.decline : nothing}
          @click=${actions.decline}
        >
          ${phoneOffIcon} ${words.ring.decline} ${keyCap(screen, 'decline')}
        </button>
      </div>
      ${declineText(words, ringing)}
    </div>
  `
}

/** What becomes of the caller, as far as that is known. */
const declineText = ({ ring }: Words, { othersOnDuty }: Ringing): TemplateResult | typeof nothing =>
  othersOnDuty === null
    ? nothing
    : html`<p class="quiet">${othersOnDuty ? ring.declineToOthers : ring.declineAlone}</p>`

/** Accepted; the sound is being connected. */
export function acceptingCard(screen: Screen, call: SeatCall): TemplateResult {
  const { words } = screen
  return html`
    <div class="call-card">
      <p class="kicker"><span class="spinner" aria-hidden="true"></span> ${words.ring.accepting}</p>
      ${callerHeading(screen, call)}
      <p class="quiet">${words.ring.acceptingText}</p>
    </div>
  `
}

/** Who it is, for what, and how well known: the same lines while it rings and while it is talked. */
export function callerHeading(screen: Screen, call: SeatCall, withWait = false): TemplateResult {
  const { words, language } = screen
  return html`
    <div class="caller-heading">
      <h1>${personText(callerNameOf(call, words))}</h1>
      <p class="quiet">
        ${personText(call.queue.queueName)}${withWait && call.waitedMs >= 1000 ? html`<span aria-hidden="true"> · </span>${words.ring.waited(formatTimer(call.waitedMs, language))}` : nothing}
      </p>
      ${assuranceShield(call.caller.assurance, language)}
    </div>
  `
}

function countdown(leftMs: number, ringTimeMs: number, sentence: string): TemplateResult {
  const spent = ringTimeMs > 0 ? 100 * (1 - leftMs / ringTimeMs) : 100
  return html`
    <div class="countdown" role="img" aria-label=${sentence}>
      <span class="pulse" aria-hidden="true"></span>
      <svg viewBox="0 0 112 112" aria-hidden="true">
        ${svg`<circle class="track" cx="56" cy="56" r="52" />
        <circle class="left" cx="56" cy="56" r="52" pathLength="100" stroke-dasharray="100" stroke-dashoffset=${spent.toFixed(1)} />`}
      </svg>
      <span class="timer" aria-hidden="true">${Math.ceil(leftMs / 1000)}</span>
    </div>
  `
}

export const ringCardStyles = css`
  .call-card.ringing {
    border: 2px solid var(--rf-accent);
    background: var(--rf-accent-soft);
  }
  .countdown {
    position: relative;
    display: grid;
    place-items: center;
    width: 112px;
    height: 112px;
    margin: var(--rf-space-8) 0;
  }
  .countdown > * {
    grid-area: 1 / 1;
  }
  .countdown svg {
    width: 112px;
    height: 112px;
    rotate: -90deg;
  }
  .countdown circle {
    fill: var(--rf-surface-raised);
    stroke: var(--rf-line);
    stroke-width: 6;
  }
  .countdown .left {
    fill: none;
    stroke: var(--rf-accent);
    stroke-linecap: round;
    transition: stroke-dashoffset 300ms linear;
  }
  .countdown .timer {
    z-index: 1;
    font-size: var(--rf-font-28);
    font-weight: 650;
  }
  .pulse {
    width: 104px;
    height: 104px;
    border-radius: 50%;
    background: var(--rf-accent);
    opacity: 0.28;
    animation: pulse 1.6s ease-out infinite;
  }
  @keyframes pulse {
    to {
      scale: 1.65;
      opacity: 0;
    }
  }
`
