import { html, nothing, type TemplateResult } from 'lit'
import type { PhoneSnapshot } from '../../sdk/index.ts'
import { clockIcon, micIcon, phoneIcon } from '../../ui/icons.ts'
import { formatWait } from '../../ui/words/duration.ts'
import { placeInLine } from '../announcements/announcement.ts'
import type { CardModel } from './cardModel.ts'
import { connectionLostView } from './connectionLostView.ts'
import { endedView, refusedView } from './endedView.ts'
import { gateView } from './gateView.ts'
import { askingPasskeyView, heldView, offeringView } from './passkeyView.ts'
import { moveView } from './promptView.ts'
import { talkingView } from './talkingView.ts'

/** A snapshot in which there is something to show beside the pill. */
export type OpenSnapshot = Exclude<PhoneSnapshot, { state: 'idle' }>

const stepView = (
  icon: TemplateResult,
  title: string,
  body: TemplateResult,
  leave: string,
  hangUp: (event: Event) => void,
): TemplateResult => html`
  <div class="head">
    <span class="mark">${icon}</span>
    <p class="title" id="title" part="title">${title}</p>
  </div>
  <div class="body">${body}</div>
  <div class="actions" part="actions">
    <button class="button last" part="action" @click=${hangUp}>${leave}</button>
  </div>
`

/** The line as dots: those ahead, then this caller; none where nobody is ahead, or it is not known. More than eight ahead are not drawn, the number says it. */
function lineOfDots(place: number | null): TemplateResult | typeof nothing {
  const ahead = Math.min(8, (place ?? 1) - 1)
  if (ahead <= 0) return nothing
  return html`<div class="line" aria-hidden="true">
    ${Array.from({ length: ahead }, () => html`<i></i>`)}<i class="me"></i>
  </div>`
}

function waitingView(snapshot: Extract<PhoneSnapshot, { state: 'waiting' }>, model: CardModel) {
  const words = model.words.talk
  const wait = snapshot.expectedWaitMs
  const body = html`
    ${lineOfDots(snapshot.place)}
    ${
      wait === null
        ? nothing
        : html`<p class="row strong">
            ${clockIcon}<span>${words.expectedWait({ wait: formatWait(wait, model.language) })}</span>
          </p>`
    }
    ${snapshot.gate ? nothing : html`<p class="quiet">${snapshot.overtaken ? words.overtaken : words.keepOpen}</p>`}
    ${connectionLostView(snapshot.connectionLost, model)}
    ${gateView(snapshot.gate, model)}
    ${moveView(snapshot.askedMove, model)}
  `
  return stepView(phoneIcon, placeInLine(snapshot.place, model), body, words.leaveLine, model.hangUp)
}

/** What stands on the card in each state. */
export function cardView(snapshot: OpenSnapshot, model: CardModel): TemplateResult {
  const words = model.words.talk
  switch (snapshot.state) {
    case 'resuming':
      return stepView(
        phoneIcon,
        words.resumingTitle,
        html`<p class="quiet">${words.joiningAdvice}</p>`,
        words.hangUp,
        model.hangUp,
      )
    case 'offering-passkey':
      return offeringView(snapshot, model)
    case 'asking-passkey':
      return askingPasskeyView(snapshot, model)
    case 'held':
      return heldView(snapshot, model)
    case 'asking-microphone':
      return stepView(
        micIcon,
        words.askingTitle,
        html`<p>${words.askingAdvice}</p><p class="quiet">${words.microphonePromise}</p>`,
        words.cancel,
        model.hangUp,
      )
    case 'joining':
      return stepView(
        phoneIcon,
        snapshot.work ? words.workTitle : words.joiningTitle,
        html`
          ${snapshot.work ? html`<progress .value=${snapshot.work.progress} aria-labelledby="title"></progress>` : nothing}
          <p class="quiet">${snapshot.work?.logInHelps ? words.workLogIn : words.joiningAdvice}</p>
        `,
        words.cancel,
        model.hangUp,
      )
    case 'waiting':
      return waitingView(snapshot, model)
    case 'connecting':
      return stepView(
        phoneIcon,
        words.ringingTitle,
        html`
          <p class="quiet">${words.ringingAdvice}</p>
          ${connectionLostView(snapshot.connectionLost, model)}
          ${moveView(snapshot.askedMove, model)}
        `,
        words.hangUp,
        model.hangUp,
      )
    case 'talking':
      return talkingView(snapshot, model)
    case 'ended':
      return endedView(snapshot, model)
    case 'refused':
      return refusedView(snapshot, model)
  }
}
