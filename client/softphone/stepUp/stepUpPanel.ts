import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { circleAlertIcon, clockIcon, shieldAlertIcon, shieldCheckIcon, xIcon } from '../../ui/icons.ts'
import { formatTimer } from '../../ui/words/duration.ts'
import { personText } from '../../ui/words/personText.ts'
import type { Screen } from '../model/screen.ts'
import { type SeatStepUp, shortNameOf, type Talking } from '../model/seatTypes.ts'
import { hasFailedTooOften } from '../model/stepUpAsking.ts'
import { stepUpForms } from './stepUpForms.ts'

/** What the agent may have the caller confirm, and how each asking ended. */
export function stepUpPanel(screen: Screen, talking: Talking): TemplateResult | typeof nothing {
  const { purposes, typed } = talking.call.stepUps
  const said = screen.words.identity.stepUps
  if (purposes.length === 0 && !typed) return nothing
  const open = talking.stepUps.some(({ outcome }) => outcome === 'asked')
  const over = talking.asksLeft === 0 && !open
  return html`
    <section class="step-ups" aria-labelledby="step-ups">
      <h2 id="step-ups">${said.title}</h2>
      <p class="small quiet">${said.lead}</p>
      <ol class="asked" aria-live="polite">
        ${repeat(
          talking.stepUps.toReversed(),
          ({ stepUpId }) => stepUpId,
          (stepUp, index) => line(screen, stepUp, index === 0),
        )}
      </ol>
      ${provenBy(screen, talking)}
      ${over ? nothing : stepUpForms(screen, talking)}
      ${
        over && hasFailedTooOften(talking)
          ? html`<div class="notice warning" role="alert">${shieldAlertIcon}<p>${said.failedOften}</p></div>`
          : html`<p class="small quiet">${talking.asksLeft === 0 ? said.ended : said.asksLeft(talking.asksLeft)}</p>`
      }
    </section>
  `
}

/** A passkey that signs inside an anonymous call is somebody's: the agent must look whose. */
function provenBy({ words }: Screen, { provenBy: who, call }: Talking): TemplateResult | typeof nothing {
  if (who === null) return nothing
  const said = words.identity.stepUps
  const isCaller = call.caller.callerId === who
  return html`<p class="small ${isCaller ? 'quiet' : 'whose'}">
    ${isCaller ? said.bySame : said.byOther(shortNameOf(who))}
  </p>`
}

/** One outcome. What to do about it is said of the newest alone: older advice is over. */
function line({ words, language, nowMs }: Screen, stepUp: SeatStepUp, isNewest: boolean): TemplateResult {
  const said = words.identity.stepUps
  const { outcome, sentence, endsAtMs } = stepUp
  const left = formatTimer(Math.max(0, endsAtMs - nowMs), language)
  const usable = outcome === 'proven' ? (endsAtMs > nowMs ? said.usable(left) : said.over) : ''
  return html`
    <li class="outcome ${outcome}">
      ${outcomeIcon(outcome)}
      <div>
        <p><strong>${said.outcomes[outcome]}</strong> <span>${personText(sentence)}</span></p>
        <p class="small quiet">
          ${isNewest ? said.means[outcome] : nothing}
          <span class="timer" aria-hidden="true">${outcome === 'asked' ? left : usable}</span>
        </p>
      </div>
    </li>
  `
}

function outcomeIcon(outcome: SeatStepUp['outcome']): TemplateResult {
  if (outcome === 'proven') return shieldCheckIcon
  if (outcome === 'refused') return xIcon
  return outcome === 'asked' || outcome === 'timed-out' ? clockIcon : circleAlertIcon
}
