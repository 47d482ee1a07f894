import { html, type TemplateResult } from 'lit'
import type { Screen } from './screen.ts'

/** Asks in place before something is gone. Keeping is the first button, so that a hasty Enter keeps. */
export const sureQuestion = (
  { words }: Screen,
  question: string,
  answers: { readonly yes: () => void; readonly no: () => void },
): TemplateResult => html`
  <div class="sure" role="group" aria-label=${question}>
    <p>${question}</p>
    <div class="sure-actions">
      <button class="button" @click=${answers.no}>${words.identity.confirm.no}</button>
      <button class="button danger" @click=${answers.yes}>${words.identity.confirm.yes}</button>
    </div>
  </div>
`
