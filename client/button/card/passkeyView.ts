import { html, nothing, type TemplateResult } from 'lit'
import type { ErrorCode, PhoneSnapshot } from '../../sdk/index.ts'
import { fingerprintIcon, shieldIcon, smartphoneIcon } from '../../ui/icons.ts'
import type { IdentityWords } from '../words/callWords.ts'
import type { CardModel } from './cardModel.ts'
import { madeView } from './madePasskey.ts'
import { timeLeft } from './promptView.ts'

type Offering = Extract<PhoneSnapshot, { state: 'offering-passkey' }>
type Asking = Extract<PhoneSnapshot, { state: 'asking-passkey' }>
type Held = Extract<PhoneSnapshot, { state: 'held' }>

/** Whether who has no passkey here can get on only by their log-in at the site. */
export const mustSignInFirst = ({ required, mayMake, made, appeals }: Offering): boolean =>
  required && !mayMake && made === null && !appeals

/** What a passkey is asked for. */
export const requiredAdviceOf = ({ appeals }: Offering, words: IdentityWords): string =>
  appeals ? words.appealAdvice : words.requiredAdvice

/** Before the call: with a passkey, or without where that is allowed. */
export function offeringView(snapshot: Offering, model: CardModel): TemplateResult {
  const words = model.words.identity
  const { required, mayMake } = snapshot
  return html`
    <div class="head">
      <span class="mark">${shieldIcon}</span>
      <p class="title" id="title" part="title">${required ? words.requiredTitle : words.offerTitle}</p>
    </div>
    <div class="body">
      <p>${required ? requiredAdviceOf(snapshot, words) : words.offerAdvice}</p>
      ${mustSignInFirst(snapshot) ? html`<p>${words.signInFirst}</p>` : nothing}
      <p class="quiet">${words.offerPromise}</p>
      ${tidings(snapshot, model)} ${model.autofill ? passkeyField(words.choosePasskey) : nothing}
    </div>
    <div class="actions" part="actions">
      ${
        mayMake
          ? html`<button class="button" part="action" @click=${model.makePasskey}>${words.makePasskey}</button>`
          : nothing
      }
      <button class="button primary" part="action use-passkey" @click=${model.usePasskey}>
        ${fingerprintIcon}<span>${words.usePasskey}</span>
      </button>
      ${
        required
          ? nothing
          : html`<button class="button first" part="action" @click=${model.withoutPasskey}>${words.withoutPasskey}</button>`
      }
      <button class="button plain last" part="action" @click=${model.hangUp}>
        ${model.words.talk.cancel}
      </button>
    </div>
  `
}

/** How the last try went. It stands above all buttons, which keep their places at the card's foot. */
function tidings({ made, failed }: Offering, model: CardModel): TemplateResult {
  return html`
    ${madeView(made, model)}
    ${failed === null ? nothing : html`<p class="notice near" role="alert">${failureWords(failed, model)}</p>`}
  `
}

/** Where the browser lists its passkeys as it lists names (HTML, autofill detail token `webauthn`). There is nothing to type. */
const passkeyField = (label: string): TemplateResult => html`
  <label class="field">
    <span>${label}</span>
    <input type="text" name="passkey" inputmode="none" autocomplete="username webauthn" autocapitalize="off" spellcheck="false" />
  </label>
`

function failureWords(code: ErrorCode, model: CardModel): string {
  const words = model.words.identity
  switch (code) {
    case 'passkey-invalid':
      return words.passkeyUnknown
    case 'passkey-cooling-off':
      return words.passkeyTooNew
    case 'passkey-cancelled':
      return words.passkeyNotUsed
    default:
      return words.passkeyFailed
  }
}

/** The browser's own prompt is in front. */
export const askingPasskeyView = ({ making }: Asking, model: CardModel): TemplateResult => {
  const words = model.words.identity
  return html`
    <div class="head">
      <span class="mark">${fingerprintIcon}</span>
      <p class="title" id="title" part="title">
        ${making ? words.makingPasskeyTitle : words.askingPasskeyTitle}
      </p>
    </div>
    <div class="body"><p class="quiet">${words.askingPasskeyAdvice}</p></div>
    <div class="actions" part="actions">
      <button class="button last" part="action" @click=${model.hangUp}>${model.words.talk.cancel}</button>
    </div>
  `
}

/** Another device of the same person has a call and is asked whether it may come here. */
export const heldView = ({ endsAtMs }: Held, model: CardModel): TemplateResult => {
  const words = model.words.identity
  return html`
    <div class="head">
      <span class="mark">${smartphoneIcon}</span>
      <p class="title" id="title" part="title">${words.heldTitle}</p>
    </div>
    <div class="body"><p class="row"><span>${words.heldAdvice}</span>${timeLeft(endsAtMs, model)}</p></div>
    <div class="actions" part="actions">
      <button class="button last" part="action" @click=${model.hangUp}>${model.words.talk.cancel}</button>
    </div>
  `
}
