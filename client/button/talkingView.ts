import { html, nothing, type TemplateResult } from 'lit'
import type { PhoneSnapshot } from '../sdk/index.ts'
import { formatTimer } from '../ui/duration.ts'
import { clockIcon, micIcon, micOffIcon, phoneOffIcon } from '../ui/icons.ts'
import { buttonWords } from './buttonWords.ts'
import type { CardModel } from './cardModel.ts'

type Talking = Extract<PhoneSnapshot, { state: 'talking' }>

/** First letters of the first and last name, for the round mark; whole characters, not halves of them. */
function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  const firstOf = (part: string | undefined) => [...(part ?? '')][0]?.toUpperCase() ?? ''
  return parts.length > 1 ? firstOf(parts[0]) + firstOf(parts.at(-1)) : firstOf(parts[0])
}

function notices(snapshot: Talking, agentName: string, model: CardModel): TemplateResult {
  const words = buttonWords[model.language]
  const left = formatTimer(snapshot.endsAtMs - model.nowMs, model.language)
  return html`
    ${
      snapshot.capNear
        ? html`<p class="notice near" part="warning">
            ${clockIcon}<span class="timer">${words.timeLeft(left)}</span>
          </p>`
        : nothing
    }
    ${snapshot.muted ? html`<p class="notice">${micOffIcon}<span>${words.youAreMuted}</span></p>` : nothing}
    ${
      snapshot.otherMuted
        ? html`<p class="row quiet">
            ${micOffIcon}<span>${words.otherIsMuted(agentName)}</span>
          </p>`
        : nothing
    }
  `
}

/** Who is there, for how long, how loud; mute and hang up. */
export function talkingView(snapshot: Talking, model: CardModel): TemplateResult {
  const words = buttonWords[model.language]
  const agentName = snapshot.agentName || words.ourTeam
  return html`
    <div class="head">
      <span class="mark letters" aria-hidden="true">${initials(agentName)}</span>
      <div class="who">
        <p class="title" id="title" part="title">
          <span class="for-ears">${words.talkingTo(agentName)}</span>
          <span aria-hidden="true">${agentName}</span>
        </p>
        <p class="quiet">${words.yourAgent}</p>
      </div>
      <div class="pulse">
        <span class="timer" role="timer" part="timer">
          ${formatTimer(model.nowMs - snapshot.startedAtMs, model.language)}
        </span>
        <ringfence-level aria-hidden="true" part="level" .source=${model.level}></ringfence-level>
      </div>
    </div>
    <div class="body">${notices(snapshot, agentName, model)}</div>
    <div class="actions" part="actions">
      <button
        class="button"
        part="action"
        aria-pressed=${snapshot.muted}
        @click=${() => model.mute(!snapshot.muted)}
      >
        ${snapshot.muted ? micOffIcon : micIcon}<span>${words.mute}</span>
      </button>
      <button class="button danger" part="action hang-up" @click=${model.hangUp}>
        ${phoneOffIcon}<span>${words.hangUp}</span>
      </button>
    </div>
  `
}
