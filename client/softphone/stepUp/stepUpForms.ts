import { html, nothing, type TemplateResult } from 'lit'
import type { WrongField } from '../../sdk/index.ts'
import { circleAlertIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'
import type { Talking } from '../model/seatTypes.ts'
import { pauseLeftMs } from '../model/stepUpAsking.ts'
import { type StepUpChoice, stepUpChoiceOf } from '../model/stepUpChoice.ts'
import { faultNameOf, fieldWords } from '../words/fieldWords.ts'
import { problemNameOf, problemWords } from '../words/problemWords.ts'

type Purpose = Talking['call']['stepUps']['purposes'][number]

/** A form for each listed purpose, and one for the agent's own sentence where the queue allows it. */
export function stepUpForms(screen: Screen, talking: Talking): TemplateResult {
  const { purposes, typed } = talking.call.stepUps
  return html`
    ${purposes.map(purpose => purposeForm(screen, talking, purpose))}
    ${typed ? typedForm(screen, talking) : nothing}
  `
}

function purposeForm(screen: Screen, talking: Talking, purpose: Purpose): TemplateResult {
  const said = screen.words.identity.stepUps
  const [before = '', after = ''] = purpose.sentence.split('{limit}')
  const { limit } = purpose
  const ask = (event: Event) =>
    submit(event, screen, talking, form => stepUpChoiceOf(purpose.key, form.get('amount')))
  const wrong = limit === null ? undefined : wrongFieldIn(screen, talking, purpose.key)
  const problemId = `amount-problem-${purpose.key}`
  return html`
    <form class="purpose ${limit === null ? '' : 'with-field'}" @submit=${ask}>
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
                  aria-invalid=${wrong ? 'true' : nothing}
                  aria-describedby=${wrong ? problemId : nothing}
                />
                ${limit.unit}`
        }${after}
      </p>
      ${askButton(screen, talking, purpose.sentence.replace('{limit}', '…'))}
      ${wrong ? fieldProblem(screen, wrong, problemId) : refusal(screen, talking, purpose.key)}
    </form>
  `
}

function typedForm(screen: Screen, talking: Talking): TemplateResult {
  const said = screen.words.identity.stepUps
  const ask = (event: Event) =>
    submit(event, screen, talking, form => ({
      kind: 'typed',
      // Keyboards and files write an accented letter in two ways; one of them is signed.
      sentence: String(form.get('sentence') ?? '')
        .normalize('NFC')
        .trim(),
    }))
  const wrong = wrongFieldIn(screen, talking, null)
  return html`
    <form class="purpose with-field" @submit=${ask}>
      <label class="label" for="own-sentence">${said.typed}</label>
      <input id="own-sentence" name="sentence" type="text" minlength="3" maxlength="160" required autocomplete="off"
        aria-invalid=${wrong ? 'true' : nothing}
        aria-describedby=${wrong ? 'own-sentence-problem own-sentence-hint' : 'own-sentence-hint'} />
      ${askButton(screen, talking, said.thisSentence)}
      ${wrong ? fieldProblem(screen, wrong, 'own-sentence-problem') : nothing}
      <p id="own-sentence-hint" class="small quiet">${said.typedHint}</p>
      ${wrong ? nothing : refusal(screen, talking, null)}
    </form>
  `
}

/** What the service found wrong with what was written in this form. */
function wrongFieldIn(
  { asking: { refused } }: Screen,
  { call }: Talking,
  purpose: string | null,
): WrongField | undefined {
  const isHere = refused?.callId === call.callId && refused.purpose === purpose
  return isHere ? refused.wrongField : undefined
}

const fieldProblem = ({ language }: Screen, wrong: WrongField, id: string): TemplateResult => html`
  <p id=${id} class="small field-problem" role="alert">
    ${circleAlertIcon} ${fieldWords[language][faultNameOf(wrong)]}
  </p>
`

/** Never `disabled`: whoever pressed it by keyboard keeps their place while the caller is asked. */
function askButton(screen: Screen, talking: Talking, about: string): TemplateResult {
  const said = screen.words.identity.stepUps
  const pauseMs = pauseLeftMs(talking, screen.nowMs)
  const label = pauseMs > 0 ? said.again(Math.ceil(pauseMs / 1000)) : said.ask
  const blocked = isBlocked(screen, talking) ? 'true' : nothing
  return html`<button class="button" type="submit" aria-label=${`${label}: ${about}`} aria-disabled=${blocked}>
    ${label}
  </button>`
}

function isBlocked({ asking, nowMs }: Screen, talking: Talking): boolean {
  const { stepUps, asksLeft, otherAwayUntilMs } = talking
  const isOpen = stepUps.some(({ outcome }) => outcome === 'asked')
  return (
    asking.busy || isOpen || asksLeft === 0 || otherAwayUntilMs !== null || pauseLeftMs(talking, nowMs) > 0
  )
}

/** Why the service did not take the question, beside the form that still holds it. */
function refusal(
  { asking, words, language }: Screen,
  { call }: Talking,
  purpose: string | null,
): TemplateResult | typeof nothing {
  const { refused } = asking
  if (refused === null || refused.callId !== call.callId || refused.purpose !== purpose) return nothing
  const { code } = refused
  const told =
    code === 'rate-limited' ? words.identity.stepUps.tooSoon : problemWords[language][problemNameOf(code)]
  return html`
    <div class="notice problem" role="alert">
      ${circleAlertIcon}
      <div class="notice-body">
        <p class="notice-title">${told.title}</p>
        <p>${told.text}</p>
      </div>
    </div>
  `
}

/** What was typed is kept until the service took it. */
async function submit(
  event: Event,
  screen: Screen,
  talking: Talking,
  choose: (form: FormData) => StepUpChoice,
): Promise<void> {
  event.preventDefault()
  const form = event.currentTarget
  if (!(form instanceof HTMLFormElement) || isBlocked(screen, talking)) return
  const taken = await screen.actions.askStepUp(talking.call.callId, choose(new FormData(form)))
  if (taken) form.reset()
}
