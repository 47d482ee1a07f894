import { html, nothing, type TemplateResult } from 'lit'
import type { PhoneSnapshot } from '../../sdk/index.ts'
import {
  checkIcon,
  chevronRightIcon,
  circleAlertIcon,
  clockIcon,
  downloadIcon,
  fingerprintIcon,
  micOffIcon,
  moonIcon,
  phoneOffIcon,
  shieldIcon,
  smartphoneIcon,
  wifiOffIcon,
} from '../../ui/icons.ts'
import { formatDuration } from '../../ui/words/duration.ts'
import type { EndReason } from '../words/callWords.ts'
import { endingOf } from '../words/endingOf.ts'
import { mayTryAgain, type Situation, situationOf } from '../words/refusalSituations.ts'
import { untilWords } from '../words/untilWords.ts'
import type { CardModel } from './cardModel.ts'
import { madeView } from './madePasskey.ts'

type Ended = Extract<PhoneSnapshot, { state: 'ended' }>
type Refused = Extract<PhoneSnapshot, { state: 'refused' }>

/** Not every ending is an accident: these are how calls are meant to end. */
const goodEndings: readonly EndReason[] = [
  'caller-hung-up',
  'agent-hung-up',
  'left-queue',
  'signed-out',
  'moved',
]

const situationIcons: Partial<Record<Situation, TemplateResult>> = {
  'microphone-blocked': micOffIcon,
  'microphone-missing': micOffIcon,
  'microphone-busy': micOffIcon,
  unreachable: wifiOffIcon,
  'connection-lost': wifiOffIcon,
  offline: wifiOffIcon,
  closed: moonIcon,
  'nobody-there': clockIcon,
  'all-busy': clockIcon,
  'network-busy': clockIcon,
  crowded: clockIcon,
  'too-many-tries': clockIcon,
  'clock-wrong': clockIcon,
  restarting: clockIcon,
  'kept-safe': shieldIcon,
  'passkey-needed': shieldIcon,
  'passkey-unknown': shieldIcon,
  'passkey-not-used': shieldIcon,
  'passkey-too-new': clockIcon,
  'sign-in-needed': shieldIcon,
  'kept-elsewhere': smartphoneIcon,
  'unanswered-elsewhere': smartphoneIcon,
}

/** The code, for whoever helps the caller; closed until asked for. */
const details = (code: string, model: CardModel): TemplateResult => html`
  <details part="details">
    <summary>${chevronRightIcon}${model.words.talk.details}</summary>
    <p class="quiet">${model.words.talk.code}: <code>${code}</code></p>
  </details>
`

/** What is likely next stands out. Nothing lies where Mute was: who pressed it as the call ended does not call again. */
const actions = (
  again: string | null,
  isDone: boolean,
  model: CardModel,
  press = model.again,
): TemplateResult => html`
  <div class="actions" part="actions">
    ${
      again === null
        ? nothing
        : html`<button class="button ${isDone ? '' : 'primary'}" part="action again" @click=${press}>${again}</button>`
    }
    <button class="button last ${isDone ? 'primary' : ''}" part="action close" @click=${model.close}>${model.words.talk.close}</button>
  </div>
`

/** What a caller may take along: the receipt, and a passkey for the next call. */
function keepsakes(snapshot: Ended, model: CardModel): TemplateResult {
  const words = model.words.identity
  return html`
    ${
      // A call that nobody took shows nothing worth keeping.
      snapshot.receipt === null || snapshot.talkedMs === 0
        ? nothing
        : html`
            <button class="button wide" part="action receipt" @click=${model.saveReceipt} aria-describedby="receipt">
              ${downloadIcon}<span>${words.saveReceipt}</span>
            </button>
            <p class="quiet small" id="receipt">${words.receiptAdvice}</p>
          `
    }
    ${
      snapshot.mayMakePasskey
        ? html`
            <button class="button wide" part="action" @click=${model.makePasskey} aria-describedby="passkey">
              ${fingerprintIcon}<span>${words.makePasskey}</span>
            </button>
            <p class="quiet small" id="passkey">${words.passkeyOfferAfter}</p>
          `
        : madeView(snapshot.madePasskey, model)
    }
  `
}

/** Why the call ended and how long it was; call again or close. */
export function endedView(snapshot: Ended, model: CardModel): TemplateResult {
  const words = model.words.talk
  const { title, advice } = endingOf(snapshot, model.words)
  const good = goodEndings.includes(snapshot.reason)
  const icon = good ? checkIcon : snapshot.reason === 'connection-lost' ? wifiOffIcon : phoneOffIcon
  return html`
    <div class="head">
      <span class="mark ${good ? '' : 'amiss'}">${icon}</span>
      <p class="title" id="title" part="title">${title}</p>
    </div>
    <div class="body">
      ${
        snapshot.talkedMs >= 1000
          ? html`<p>${words.talkedFor({ duration: formatDuration(snapshot.talkedMs, model.language) })}</p>`
          : nothing
      }
      <p class="quiet">${advice}</p>
      ${keepsakes(snapshot, model)} ${good ? nothing : details(snapshot.reason, model)}
    </div>
    ${actions(snapshot.retryable ? words.callAgain : null, good, model)}
  `
}

/** Why the call did not begin, and what the person can do about it. */
export function refusedView(snapshot: Refused, model: CardModel): TemplateResult {
  const words = model.words.talk
  const situation = situationOf(snapshot.code)
  const { title, advice } = model.words.refusals[situation]
  const when = untilWords(snapshot.until, model.nowMs, model)
  const mayAppeal = snapshot.until?.appeal === 'passkey'
  const mayTry = mayTryAgain(snapshot.code, snapshot.retryable)
  const again = mayAppeal ? model.words.identity.usePasskey : mayTry ? words.tryAgain : null
  return html`
    <div class="head">
      <span class="mark amiss">${situationIcons[situation] ?? circleAlertIcon}</span>
      <p class="title" id="title" part="title">${title}</p>
    </div>
    <div class="body">
      <p>${advice}</p>
      ${when === undefined ? nothing : html`<p>${when}</p>`}
      ${mayAppeal ? html`<p>${model.words.identity.appealAdvice}</p>` : nothing}
      ${
        situation === 'microphone-blocked'
          ? html`<ol>${model.words.microphoneSteps[model.browser].map(step => html`<li>${step}</li>`)}</ol>`
          : nothing
      }
      ${details(snapshot.code, model)}
    </div>
    ${actions(again, false, model, mayAppeal ? model.appeal : model.again)}
  `
}
