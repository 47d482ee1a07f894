import { html, nothing, type TemplateResult } from 'lit'
import type { PhoneSnapshot } from '../../sdk/index.ts'
import { eitherWord } from '../../ui/eitherWord.ts'
import { clockIcon, micIcon, micOffIcon, phoneOffIcon, volume2Icon, wifiOffIcon } from '../../ui/icons.ts'
import { formatTimer } from '../../ui/words/duration.ts'
import { isolated, personText } from '../../ui/words/personText.ts'
import { soundTroubles } from '../../ui/words/soundTroubles.ts'
import { soundNotice } from '../announcements/soundNotice.ts'
import { agentMark, agentProofView, agentTitle } from './agentView.ts'
import type { CardModel } from './cardModel.ts'
import { connectionLostView } from './connectionLostView.ts'
import { microphoneView } from './microphoneView.ts'
import { moveView, stepUpView } from './promptView.ts'

type Talking = Extract<PhoneSnapshot, { state: 'talking' }>

function notices(snapshot: Talking, agentName: string, model: CardModel): TemplateResult {
  const words = model.words.talk
  const name = isolated(agentName)
  const left = formatTimer(snapshot.endsAtMs - model.nowMs, model.language)
  return html`
    ${connectionLostView(snapshot.connectionLost, model)}
    ${
      snapshot.capNear
        ? html`<p class="notice near" part="warning">
            ${clockIcon}<span class="timer">${words.timeLeft({ time: left })}</span>
          </p>`
        : nothing
    }
    ${
      snapshot.otherAwayUntilMs === null
        ? nothing
        : html`<p class="notice near">
            ${wifiOffIcon}<span>${model.words.identity.otherAway({ name })}</span>
          </p>`
    }
    ${microphoneView(snapshot.microphone, model)}
    ${soundTroubles(snapshot).map(
      trouble => html`<p class="notice near" part="warning">
        ${micOffIcon}<span>${soundNotice(trouble, name, model)}</span>
      </p>`,
    )}
    ${snapshot.muted ? html`<p class="notice">${micOffIcon}<span>${words.youAreMuted}</span></p>` : nothing}
    ${
      snapshot.otherMuted
        ? html`<p class="row quiet">
            ${micOffIcon}<span>${words.otherIsMuted({ name })}</span>
          </p>`
        : nothing
    }
  `
}

/** Who is there and how that was proven, for how long, how loud; what they ask; mute and hang up. */
export function talkingView(snapshot: Talking, model: CardModel): TemplateResult {
  const words = model.words.talk
  const agentName = snapshot.agentName || words.ourTeam
  const seat =
    snapshot.agent === null || snapshot.agent === 'awaited' ? '' : model.words.identity.seat(snapshot.agent)
  return html`
    <div class="head">
      ${agentMark(snapshot)}
      <div class="who">
        <p class="title" id="title" part="title">${agentTitle(snapshot, model)}</p>
        <p class="quiet names">
          <span class="for-ears">${words.talkingTo({ name: agentName })}.</span>
          <span aria-hidden="true">${personText(agentName)}</span>
          ${seat === '' ? nothing : html`<span class="seat">${seat}</span>`}
        </p>
      </div>
      <div class="pulse">
        <span class="timer" role="timer" part="timer">
          ${formatTimer(model.nowMs - snapshot.startedAtMs, model.language)}
        </span>
        <ringfence-level aria-hidden="true" part="level" .source=${model.level}></ringfence-level>
      </div>
    </div>
    <div class="body">
      ${agentProofView(snapshot, model)} ${stepUpView(snapshot, model)}
      ${moveView(snapshot.askedMove, model)} ${notices(snapshot, agentName, model)}
      <ringfence-device-choice
        dir=${model.direction}
        .words=${words.devices}
        .chosen=${model.devices}
        .choose=${model.useDevices}
      ></ringfence-device-choice>
    </div>
    <div class="actions" part="actions">
      ${
        snapshot.soundBlocked
          ? html`<button class="button primary" part="action" @click=${model.unlockSound}>
              ${volume2Icon}<span>${model.words.identity.soundBlocked}</span>
            </button>`
          : nothing
      }
      <button
        class="button first ${snapshot.muted ? 'muted' : ''}"
        part="action"
        @click=${() => model.mute(!snapshot.muted)}
      >
        ${snapshot.muted ? micOffIcon : micIcon}${eitherWord(snapshot.muted, words.unmute, words.mute)}
      </button>
      <button class="button danger last" part="action hang-up" @click=${model.hangUp}>
        ${phoneOffIcon}<span>${words.hangUp}</span>
      </button>
    </div>
  `
}
