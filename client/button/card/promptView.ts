import { html, nothing, type TemplateResult } from 'lit'
import type { PhoneSnapshot, StepUpOutcome } from '../../sdk/index.ts'
import {
  checkIcon,
  clockIcon,
  fingerprintIcon,
  shieldAlertIcon,
  shieldCheckIcon,
  smartphoneIcon,
  xIcon,
} from '../../ui/icons.ts'
import { formatTimer } from '../../ui/words/duration.ts'
import { personText } from '../../ui/words/personText.ts'
import type { CardModel } from './cardModel.ts'

type Talking = Extract<PhoneSnapshot, { state: 'talking' }>

/** What the agent asks to confirm: the exact sentence, who asks, and until when. The talk goes on beside it. */
export function stepUpView(
  { stepUp, lastStepUp }: Talking,
  model: CardModel,
): TemplateResult | typeof nothing {
  const words = model.words.identity
  if (stepUp === null) return lastStepUp === null ? nothing : outcomeView(lastStepUp, model)
  const signing = stepUp.step === 'signing'
  return html`
    <section class="question" part="step-up" aria-labelledby="asked">
      <p class="row asks" id="asked">${shieldCheckIcon}<span>${words.stepUpTitle(stepUp)}</span>
        ${timeLeft(stepUp.endsAtMs, model)}
      </p>
      <blockquote class="sentence" part="sentence">${personText(stepUp.sentence)}</blockquote>
      <p class="quiet">${signing ? words.stepUpSigning : words.stepUpAdvice}</p>
      <div class="actions">
        <button class="button primary" part="action confirm" ?disabled=${signing} @click=${model.confirmStepUp}>
          ${fingerprintIcon}<span>${words.stepUpConfirm}</span>
        </button>
        <button class="button" part="action refuse" @click=${model.refuseStepUp}>
          ${words.stepUpRefuse}
        </button>
      </div>
    </section>
  `
}

/** A shield with a tick says that something was proven: no failure has it. */
const outcomeIcons: Readonly<Record<StepUpOutcome, TemplateResult>> = {
  proven: checkIcon,
  refused: xIcon,
  'no-passkey': shieldAlertIcon,
  failed: shieldAlertIcon,
  'timed-out': clockIcon,
}

function outcomeView(last: NonNullable<Talking['lastStepUp']>, model: CardModel): TemplateResult {
  const proven = last.outcome === 'proven'
  return html`
    <div class="outcome ${proven ? 'proven' : ''}" part="outcome">
      ${outcomeIcons[last.outcome]}
      <p>
        <strong>${model.words.identity.stepUpOutcome[last.outcome]}</strong>
        <span class="quiet">${personText(last.sentence)}</span>
      </p>
    </div>
  `
}

/** Until when a question stands. For the eyes only: a voice that counts would drown the question. */
export const timeLeft = (endsAtMs: number, { nowMs, language }: CardModel): TemplateResult => html`
  <span class="timer quiet" aria-hidden="true">${formatTimer(endsAtMs - nowMs, language)}</span>
`

/** Whether the call may go to the person's other device. */
export function moveView(askedMove: Talking['askedMove'], model: CardModel): TemplateResult | typeof nothing {
  if (askedMove === null) return nothing
  const words = model.words.identity
  return html`
    <section class="question" part="move" aria-labelledby="moving">
      <p class="row asks" id="moving">${smartphoneIcon}<span>${words.moveTitle}</span>
        ${timeLeft(askedMove.endsAtMs, model)}
      </p>
      <p class="quiet">${words.moveAdvice}</p>
      <div class="actions">
        <button class="button" part="action" @click=${model.keepCall}>${words.moveNo}</button>
        <button class="button" part="action" @click=${model.moveCall}>${words.moveYes}</button>
      </div>
    </section>
  `
}
