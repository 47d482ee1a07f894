import { css, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { formatTimer } from '../ui/duration.ts'
import { circleAlertIcon, clockIcon, shieldCheckIcon, xIcon } from '../ui/icons.ts'
import type { Screen } from './screen.ts'
import { type SeatStepUp, shortNameOf, type Talking } from './seatTypes.ts'
import { stepUpChoiceOf } from './stepUpChoice.ts'

type Purpose = Talking['call']['stepUps']['purposes'][number]

/** What the agent may have the caller confirm, and how each asking ended. */
export function stepUpPanel(screen: Screen, talking: Talking): TemplateResult | typeof nothing {
  const { purposes, typed } = talking.call.stepUps
  const said = screen.words.identity.stepUps
  if (purposes.length === 0 && !typed) return nothing
  const open = talking.stepUps.some(({ outcome }) => outcome === 'asked')
  const blocked = open || talking.asksLeft === 0 || talking.otherAwayUntilMs !== null
  return html`
    <section class="step-ups" aria-labelledby="step-ups">
      <h2 id="step-ups">${said.title}</h2>
      <p class="small quiet">${said.lead}</p>
      <ol class="asked" aria-live="polite">
        ${repeat(
          talking.stepUps.toReversed(),
          ({ stepUpId }) => stepUpId,
          stepUp => line(screen, stepUp),
        )}
      </ol>
      ${provenBy(screen, talking)}
      ${purposes.map(purpose => purposeForm(screen, purpose, blocked))}
      ${typed ? typedForm(screen, blocked) : nothing}
      <p class="small quiet">${talking.asksLeft === 0 ? said.ended : said.asksLeft(talking.asksLeft)}</p>
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

function purposeForm(screen: Screen, purpose: Purpose, blocked: boolean): TemplateResult {
  const said = screen.words.identity.stepUps
  const [before = '', after = ''] = purpose.sentence.split('{limit}')
  const { limit } = purpose
  const ask = (event: Event) => submit(event, screen, form => stepUpChoiceOf(purpose.key, form.get('amount')))
  return html`
    <form class="purpose" @submit=${ask}>
      <p class="purpose-sentence">
        ${before}${
          limit === null
            ? nothing
            : html`<input
                  name="amount"
                  type="number"
                  inputmode="decimal"
                  min="0.01"
                  max=${limit.most}
                  step="0.01"
                  required
                  aria-label=${`${said.amount(limit.unit)}, ${said.most(`${limit.most} ${limit.unit}`)}`}
                  ?disabled=${blocked}
                />
                ${limit.unit}`
        }${after}
      </p>
      <button class="button" type="submit" ?disabled=${blocked}>${said.ask}</button>
    </form>
  `
}

function typedForm(screen: Screen, blocked: boolean): TemplateResult {
  const said = screen.words.identity.stepUps
  const ask = (event: Event) =>
    submit(event, screen, form => ({ kind: 'typed', sentence: String(form.get('sentence') ?? '').trim() }))
  return html`
    <form class="purpose" @submit=${ask}>
      <label class="purpose-sentence">
        <span class="label">${said.typed}</span>
        <input name="sentence" type="text" minlength="3" maxlength="160" required autocomplete="off"
          placeholder=${said.typedHint} ?disabled=${blocked} />
      </label>
      <button class="button" type="submit" ?disabled=${blocked}>${said.ask}</button>
    </form>
  `
}

function submit(
  event: Event,
  screen: Screen,
  choose: (form: FormData) => Parameters<Screen['actions']['askStepUp']>[0],
): void {
  event.preventDefault()
  const form = event.currentTarget
  if (!(form instanceof HTMLFormElement)) return
  screen.actions.askStepUp(choose(new FormData(form)))
  form.reset()
}

function line({ words, language, nowMs }: Screen, stepUp: SeatStepUp): TemplateResult {
  const said = words.identity.stepUps
  const { outcome, sentence, endsAtMs } = stepUp
  const left = formatTimer(Math.max(0, endsAtMs - nowMs), language)
  const usable = outcome === 'proven' ? (endsAtMs > nowMs ? said.usable(left) : said.over) : ''
  return html`
    <li class="outcome ${outcome}">
      ${outcomeIcon(outcome)}
      <div>
        <p><strong>${said.outcomes[outcome]}</strong> <span>${sentence}</span></p>
        <p class="small quiet">
          ${said.means[outcome]}
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

export const stepUpPanelStyles = css`
  .step-ups {
    display: grid;
    gap: var(--rf-space-12);
    width: 100%;
    padding: var(--rf-space-20);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    font-size: var(--rf-font-14);
  }
  .step-ups h2 {
    font-size: var(--rf-font-16);
    font-weight: 650;
  }
  .purpose {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--rf-space-12);
    padding-top: var(--rf-space-12);
    border-top: 1px solid var(--rf-line);
  }
  .purpose-sentence {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .purpose input {
    min-height: var(--rf-target);
    padding: var(--rf-space-8) var(--rf-space-12);
    border: 1px solid var(--rf-line-strong);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface);
    color: var(--rf-text);
    font: inherit;
  }
  .purpose input[type='number'] {
    width: 104px;
  }
  .purpose input[type='text'] {
    width: 100%;
  }
  .purpose input:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 1px;
  }
  .whose {
    color: var(--rf-warning);
    font-weight: 600;
  }
  .asked {
    display: grid;
    gap: var(--rf-space-8);
    list-style: none;
  }
  .asked:empty {
    display: none;
  }
  .outcome {
    display: flex;
    gap: var(--rf-space-12);
    padding: var(--rf-space-12);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface-sunken);
    overflow-wrap: anywhere;
  }
  .outcome.proven {
    background: var(--rf-accent-soft);
  }
  .outcome.proven .icon {
    color: var(--rf-accent);
  }
  .outcome.failed,
  .outcome.no-passkey {
    background: var(--rf-warning-soft);
  }
  .outcome.failed .icon,
  .outcome.no-passkey .icon {
    color: var(--rf-warning);
  }
`
