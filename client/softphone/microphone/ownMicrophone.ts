import { html, nothing, type TemplateResult } from 'lit'
import type { OwnMicrophone } from '../../sdk/index.ts'
import { micIcon, micOffIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'

/** Whether the agent is heard. */
export function ownVoice({ words }: Screen, muted: boolean, { state, label }: OwnMicrophone): TemplateResult {
  const isHeard = state === 'open' || state === 'stand-in'
  const told = isHeard ? words.call.micLive : words.microphone[state](label)
  return html`<p class="own-voice ${muted || !isHeard ? 'muted' : ''}">
    ${muted || !isHeard ? micOffIcon : micIcon} <span>${muted ? words.call.muted : told}</span>
  </p>`
}

/** What became of the agent's own microphone, and the press that a lost one waits for. */
export function microphoneNotice(
  { words, actions }: Screen,
  { state, label }: OwnMicrophone,
): TemplateResult | typeof nothing {
  if (state === 'open' || state === 'silenced') return nothing
  if (state === 'stand-in')
    return html`<div class="notice ask">${micIcon}<p>${words.microphone[state](label)}</p></div>`
  return html`<button class="button" @click=${actions.allowMicrophoneAgain}>
    ${micIcon} ${words.microphone.allow[state]}
  </button>`
}
