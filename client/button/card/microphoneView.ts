import { html, nothing, type TemplateResult } from 'lit'
import type { OwnMicrophone } from '../../sdk/index.ts'
import { micIcon, micOffIcon } from '../../ui/icons.ts'
import type { TalkWords } from '../words/callWords.ts'
import type { CardModel } from './cardModel.ts'

/** That it is not the chosen one that is heard, or that none is. */
export const microphoneWords = (
  state: Exclude<OwnMicrophone['state'], 'open'>,
  label: string,
  { microphone }: TalkWords,
): string => {
  if (state !== 'stand-in') return microphone[state]
  return label === '' ? microphone['stand-in-unnamed'] : microphone['stand-in']({ name: label })
}

/** What became of the caller's own microphone; nothing while it is the chosen one. */
export function microphoneView({ state, label }: OwnMicrophone, model: CardModel): TemplateResult {
  const words = model.words.talk
  if (state === 'open') return html``
  const isLost = state === 'missing' || state === 'not-allowed'
  return html`
    <p class="notice ${state === 'stand-in' ? '' : 'near'}">
      ${state === 'stand-in' ? micIcon : micOffIcon}<span>${microphoneWords(state, label, words)}</span>
    </p>
    ${
      isLost
        ? html`<button class="button" part="action" @click=${model.allowMicrophone}>
            ${micIcon}<span>${words.microphone.allow[state]}</span>
          </button>`
        : nothing
    }
  `
}
