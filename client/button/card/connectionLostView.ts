import { html, nothing, type TemplateResult } from 'lit'
import { wifiOffIcon } from '../../ui/icons.ts'
import type { CardModel } from './cardModel.ts'

/** That it is this browser, not the agent, whose connection broke, and that nothing needs to be done. */
export const connectionLostView = (
  connectionLost: boolean,
  model: CardModel,
): TemplateResult | typeof nothing =>
  connectionLost
    ? html`<p class="notice near" part="warning">
        ${wifiOffIcon}<span>${model.words.identity.connectionLost}</span>
      </p>`
    : nothing
