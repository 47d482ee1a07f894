import { css, html, nothing, type TemplateResult } from 'lit'
import { eitherWord } from '../../ui/eitherWord.ts'
import { clockIcon, micIcon, micOffIcon, phoneOffIcon, volume2Icon, wifiOffIcon } from '../../ui/icons.ts'
import { formatTimer } from '../../ui/words/duration.ts'
import { soundTroubles } from '../../ui/words/soundTroubles.ts'
import { twoWordsLine } from '../caller/twoWordsLine.ts'
import { microphoneNotice, ownVoice } from '../microphone/ownMicrophone.ts'
import type { Screen } from '../model/screen.ts'
import type { KnownReport, Talking } from '../model/seatTypes.ts'
import { shortcutNames } from '../model/shortcuts.ts'
import { keyCap } from '../parts/keyCap.ts'
import { callerHeading } from './ringCard.ts'

/**
 * The call in progress. What comes and goes stands below the buttons, and what changes its words has room for both, so that Mute
 * and Hang up stay where they are. `level` gives the loudness of the caller's voice, 0 to 1; `report` is what was reported of this call.
 */
export function callCard(
  screen: Screen,
  talking: Talking,
  { level, report }: { readonly level: () => number; readonly report: KnownReport | undefined },
): TemplateResult {
  const { words, language, actions, nowMs } = screen
  const { muted } = talking
  return html`
    <div class="call-card talking ${muted ? 'is-muted' : ''}">
      <p class="kicker"><span class="dot" aria-hidden="true"></span> ${talking.connectionLost ? words.call.kickerLost : words.call.kicker}</p>
      <p class="call-time timer" role="timer">${formatTimer(nowMs - talking.startedAtMs, language)}</p>
      ${callerHeading(screen, talking.call)}
      <div class="voice-line">
        ${eitherWord(
          talking.otherMuted,
          html`${micOffIcon} <span>${words.call.otherMuted}</span>`,
          html`${volume2Icon} <span>${words.call.voice}</span>
            <ringfence-level aria-hidden="true" .source=${level}></ringfence-level>`,
        )}
      </div>
      ${twoWordsLine(screen, talking)}
      <div class="call-actions">
        <button
          class="button big ${muted ? 'voice-off' : ''}"
          aria-keyshortcuts=${screen.shortcuts ? shortcutNames.mute : nothing}
          @click=${() => actions.mute(!muted)}
        >
          ${muted ? micOffIcon : micIcon}
          ${eitherWord(muted, words.call.unmute, words.call.mute)}
          ${keyCap(screen, 'mute')}
        </button>
        <button
          class="button danger big"
          aria-keyshortcuts=${screen.shortcuts ? shortcutNames['hang-up'] : nothing}
          @click=${actions.hangUp}
        >
          ${phoneOffIcon} ${words.call.hangUp} ${keyCap(screen, 'hang-up')}
        </button>
      </div>
      ${ownVoice(screen, muted, talking.microphone)} ${microphoneNotice(screen, talking.microphone)}
      ${talking.connectionLost ? connectionLostNotice(screen) : nothing}
      ${soundTroubles(talking).map(
        trouble => html`<div class="notice warning">${micOffIcon}<p>${words.call[trouble]}</p></div>`,
      )}
      ${talking.otherAwayUntilMs === null ? nothing : awayNotice(screen, talking.otherAwayUntilMs)}
      ${talking.capNear ? capNotice(screen, talking.endsAtMs) : nothing}
      <ringfence-report .screen=${screen} .callId=${talking.call.callId} .known=${report}></ringfence-report>
      ${callDetails(screen, talking.call.callId)}
    </div>
  `
}

/** For whoever supports the agent: by this id the call is found in records, receipts and logs. */
function callDetails({ words }: Screen, callId: string): TemplateResult {
  const said = words.call
  return html`
    <details class="code call-details">
      <summary>${said.details}</summary>
      <p class="small">${said.callId} <code>${callId}</code></p>
      <ringfence-copy .text=${callId} .label=${said.copyCallId} .done=${said.copied}></ringfence-copy>
    </details>
  `
}

const connectionLostNotice = ({ words }: Screen): TemplateResult =>
  html`<div class="notice warning">${wifiOffIcon}<p>${words.call.connectionLost}</p></div>`

function awayNotice(screen: Screen, untilMs: number): TemplateResult {
  const left = formatTimer(Math.max(0, untilMs - screen.nowMs), screen.language)
  return html`<div class="notice warning timer">${wifiOffIcon}<p>${screen.words.identity.away(left)}</p></div>`
}

function capNotice(screen: Screen, endsAtMs: number): TemplateResult {
  const left = formatTimer(endsAtMs - screen.nowMs, screen.language)
  return html`<div class="notice warning timer">${clockIcon}<p>${screen.words.call.capNear(left)}</p></div>`
}

export const callCardStyles = css`
  .call-card {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--rf-space-16);
    width: 100%;
    padding: var(--rf-space-32) var(--rf-space-24);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    box-shadow: var(--rf-shadow);
    text-align: center;
  }
  .kicker {
    display: inline-flex;
    align-items: center;
    gap: var(--rf-space-8);
    color: var(--rf-accent);
    font-size: var(--rf-font-14);
    font-weight: 650;
  }
  .dot {
    width: 10px;
    height: 10px;
    border-radius: 50%;
    background: var(--rf-accent);
  }
  .call-time {
    font-size: var(--rf-font-28);
    font-weight: 650;
    line-height: 1.2;
  }
  .caller-heading {
    display: grid;
    justify-items: center;
    gap: var(--rf-space-4);
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  /* Never larger than the proof under it: a name is what the site said, and might say anything. */
  .caller-heading h1 {
    font-size: var(--rf-font-20);
    font-weight: 650;
    line-height: 1.4;
    letter-spacing: -0.01em;
  }
  .caller-heading .assurance {
    font-size: var(--rf-font-20);
    font-weight: 650;
  }
  .voice-line,
  .own-voice {
    display: inline-flex;
    align-items: center;
    gap: var(--rf-space-8);
    font-size: var(--rf-font-14);
    color: var(--rf-text-quiet);
    text-align: start;
  }
  .call-card.is-muted {
    border-color: var(--rf-warning);
    box-shadow: inset 0 0 0 1px var(--rf-warning), var(--rf-shadow);
  }
  .own-voice {
    width: 100%;
    justify-content: center;
    padding: var(--rf-space-12) var(--rf-space-16);
    border-radius: var(--rf-radius-10);
    font-weight: 650;
  }
  .own-voice.muted {
    background: var(--rf-warning-soft);
    color: var(--rf-warning);
  }
  .voice-line .either > span {
    display: inline-flex;
    align-items: center;
    gap: var(--rf-space-8);
  }
  .own-voice .either {
    justify-items: start;
  }
  /* A thumb finds both without scrolling. */
  .narrow .call-actions {
    position: sticky;
    bottom: 0;
    padding-block: var(--rf-space-8);
    margin-top: 0;
    background: inherit;
  }
  .call-card .notice {
    width: 100%;
    justify-content: center;
    padding: var(--rf-space-12) var(--rf-space-16);
    border-radius: var(--rf-radius-10);
  }
  .call-details {
    overflow-wrap: anywhere;
    max-width: 100%;
    font-size: var(--rf-font-12);
  }
  /* Two columns at every width: what ends a call is never where Accept was. */
  .call-actions {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--rf-space-12);
    width: 100%;
    margin-top: var(--rf-space-8);
  }
  .button.big {
    flex: 1 1 180px;
    min-width: 0;
    min-height: 60px;
    line-height: 1.25;
    border-radius: var(--rf-radius-14);
    font-size: var(--rf-font-16);
  }
  .button.voice-off {
    border-color: transparent;
    background: var(--rf-warning);
    color: var(--rf-surface-raised);
  }
  .button.voice-off:hover:enabled {
    background: var(--rf-warning);
    box-shadow: inset 0 0 0 2px var(--rf-surface-raised);
  }
  .button.big:not(.primary, .danger, .voice-off) {
    background: var(--rf-surface-raised);
  }
  .button.big:not(.primary, .danger, .voice-off):hover {
    background: var(--rf-surface-hover);
  }
`
