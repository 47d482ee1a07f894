import { html, nothing, type TemplateResult } from 'lit'
import type { PhoneSnapshot } from '../../sdk/index.ts'
import { shieldAlertIcon, shieldCheckIcon, shieldIcon } from '../../ui/icons.ts'
import { isolated } from '../../ui/words/personText.ts'
import type { CardModel } from './cardModel.ts'

type Talking = Extract<PhoneSnapshot, { state: 'talking' }>

/** Who this is, as far as it was proven, in one line. */
export function agentTitle({ agent }: Talking, model: CardModel): string {
  const words = model.words.identity
  if (agent === null) return words.notVerified
  if (agent === 'awaited') return words.proofAwaited
  const site = isolated(agent.siteName)
  return agent.method === 'passkey' ? words.verifiedAgent({ site }) : words.demoAgent({ site })
}

/** The mark beside it: a shield with a tick only where a passkey stands behind the seat. */
export const agentMark = ({ agent }: Talking): TemplateResult => html`
  <span class="mark ${agent === null ? 'amiss' : ''}" aria-hidden="true">${shieldOf(agent)}</span>
`

function shieldOf(agent: Talking['agent']): TemplateResult {
  if (agent === null) return shieldAlertIcon
  return agent !== 'awaited' && agent.method === 'passkey' ? shieldCheckIcon : shieldIcon
}

/** The two words, or why there are none. */
export function agentProofView(
  { agent, stepUp, askedMove }: Talking,
  model: CardModel,
): TemplateResult | typeof nothing {
  const words = model.words.identity
  if (agent === 'awaited') return nothing
  if (agent === null) return html`<p class="notice near" role="alert">${words.notVerifiedAdvice}</p>`
  const [first, second] = agent.words
  return html`
    <dl class="words" part="words">
      <dt class="quiet">${words.twoWords}</dt>
      <dd class="two" part="two-words" lang=${agent.language} dir="ltr"><span>${first}</span> <span>${second}</span></dd>
      ${
        // A question needs the room, and has been read after this.
        stepUp !== null || askedMove !== null
          ? nothing
          : html`<dd class="quiet small">
              ${agent.method === 'passkey' ? words.twoWordsAdvice : words.demoAgentAdvice}
            </dd>`
      }
    </dl>
  `
}
