import { html, nothing, type TemplateResult } from 'lit'
import type { AskedGate } from '../../sdk/index.ts'
import { fingerprintIcon, micIcon, micOffIcon } from '../../ui/icons.ts'
import type { CallWording } from '../words/callWording.ts'
import type { CardModel } from './cardModel.ts'
import { timeLeft } from './promptView.ts'

/** What stands beside the light: what to do now, or why it is off. */
export function lightWords({ light, missed, muted }: AskedGate, wording: CallWording): string {
  const words = wording.words.gate
  if (muted) return words.muted
  if (light === 'on') return words.on
  return light === 'off' && missed === 'voice' ? words.missed.voice : words.soon
}

/** What came to nothing last, as far as the light does not say it, and what is left. */
export function missedWords(gate: AskedGate, wording: CallWording): string {
  const words = wording.words.gate
  const left = words.triesLeft({ count: gate.triesLeft })
  const missed = gate.missed && words.missed[gate.missed]
  return missed && missed !== lightWords(gate, wording) ? `${missed} ${left}` : left
}

/** Until when the light stays off, where no try is left. */
const restsUntilMs = ({ light, nextTryAtMs }: AskedGate): number | null =>
  light === 'off' ? nextTryAtMs : null

/** What a caller in line is asked before somebody is rung for them: to speak, to press a key, or to type it. */
export function gateView(gate: AskedGate | null, model: CardModel): TemplateResult | typeof nothing {
  if (gate === null) return nothing
  const words = model.words.gate
  const untilMs = restsUntilMs(gate)
  return html`
    <section class="question gate" part="gate" aria-labelledby="gate">
      <p class="row asks" id="gate">
        <span class="light ${gate.muted ? 'off' : gate.light}" aria-hidden="true">${gate.muted ? micOffIcon : micIcon}</span>
        <span>${lightWords(gate, model)}</span>
        ${untilMs === null ? nothing : timeLeft(untilMs, model)}
      </p>
      ${gate.muted ? html`<button class="button" part="action" @click=${() => model.mute(false)}>${model.words.talk.unmute}</button>` : nothing}
      <p class="quiet small">${words.promise}</p>
      ${gate.work ? keyWork(gate.work.progress, words.checking) : gate.key === null ? nothing : keyForm(gate.key, model)}
      ${gate.missed ? html`<p class="small">${missedWords(gate, model)}</p>` : nothing}
      ${gate.triesLeft === 0 && gate.passkeyHelps ? passkeyOffer(model) : nothing}
    </section>
  `
}

/** The key was pressed; the browser computes something before it counts. */
const keyWork = (progress: number, said: string): TemplateResult => html`
  <p class="small" id="gate-work">${said}</p>
  <progress .value=${progress} aria-labelledby="gate-work"></progress>
`

/** A wrong key clears the field: another one is asked for. */
function keyForm(key: string, model: CardModel): TemplateResult {
  const words = model.words.gate
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const typed = new FormData(form).get('key')
    form.reset()
    if (typeof typed === 'string' && typed.trim() !== '') model.answerGate(typed.trim())
  }
  return html`
    <form class="key" @submit=${submit}>
      <label class="field">
        <span>${words.key({ key })}</span>
        <input name="key" inputmode="numeric" maxlength="2" autocomplete="off" required />
      </label>
      <button class="button">${words.send}</button>
    </form>
  `
}

const passkeyOffer = (model: CardModel): TemplateResult => html`
  <p class="quiet small">${model.words.gate.passkeyAdvice}</p>
  <button class="button primary" part="action use-passkey" @click=${model.callWithPasskey}>
    ${fingerprintIcon}<span>${model.words.gate.passkey}</span>
  </button>
`

/** The digit that was pressed on the card, whatever the layout of the keyboard; `null` for anything else, and for what is typed in a field. */
export function pressedDigit(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.composedPath()[0] instanceof HTMLInputElement)
    return null
  return /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? null
}
