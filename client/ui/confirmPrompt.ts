import { html, type TemplateResult } from 'lit'

/** Asks in place before something is gone. Keeping is the first button, so that a hasty Enter keeps. Needs `rosterStyles`. */
export const confirmPrompt = (
  question: string,
  words: { readonly yes: string; readonly no: string },
  answers: { readonly yes: () => void; readonly no: () => void },
): TemplateResult => html`
  <div class="sure" role="group" aria-label=${question}>
    <p>${question}</p>
    <div class="sure-actions">
      <button class="button" @click=${answers.no}>${words.no}</button>
      <button class="button danger" @click=${answers.yes}>${words.yes}</button>
    </div>
  </div>
`
