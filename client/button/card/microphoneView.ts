import { html, nothing, type TemplateResult } from 'lit'
import type { OwnMicrophone } from '../../sdk/index.ts'
import { micIcon, micOffIcon } from '../../ui/icons.ts'
import { buttonWords } from '../words/buttonWords.ts'
import type { CardModel } from './cardModel.ts'

/** What became of the caller's own microphone; nothing while it is the chosen one. */
export function microphoneView({ state, label }: OwnMicrophone, model: CardModel): TemplateResult {
  const words = buttonWords[model.language]
  if (state === 'open') return html``
  const isLost = state === 'missing' || state === 'not-allowed'
  return html`
    <p class="notice ${state === 'stand-in' ? '' : 'near'}">
      ${state === 'stand-in' ? micIcon : micOffIcon}<span>${words.microphone[state](label)}</span>
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
