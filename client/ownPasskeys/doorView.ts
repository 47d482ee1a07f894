import { html, nothing, type TemplateResult } from 'lit'
import { fingerprintIcon, keyRoundIcon } from '../ui/icons.ts'
import { dropOnEscape, type PageModel } from './pageModel.ts'

/** The ways in. */
export function doorView(model: PageModel): TemplateResult {
  const { words } = model
  if (model.asking?.what === 'code') return codeForm(model)
  return html`
    <p class="quiet">${words.lead}</p>
    <div class="ways">
      <button class="button primary" @click=${() => model.open('passkey', one => one.openWithPasskey())}>
        ${fingerprintIcon} ${words.openPasskey}
      </button>
      ${
        model.hasLogIn
          ? html`<button class="button" @click=${() => model.open('log-in', one => one.openWithVouch())}>
              ${words.openVouch}
            </button>`
          : nothing
      }
      <button class="button" data-opens="code" @click=${() => model.ask({ what: 'code' })}>
        ${keyRoundIcon} ${words.openCode}
      </button>
    </div>
    ${model.hasLogIn ? html`<p class="small quiet">${words.noneYet}</p>` : nothing}
  `
}

function codeForm(model: PageModel): TemplateResult {
  const { words } = model
  const use = (event: SubmitEvent) => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const code = String(new FormData(event.currentTarget).get('code') ?? '')
    model.open('code', one => one.openWithRecoveryCode(code))
  }
  return html`
    <form class="new" @submit=${use} @keydown=${dropOnEscape(model)}>
      <label><span class="label">${words.code}</span>
        <input name="code" required maxlength="64" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" /></label>
      <button class="button primary" type="submit">${words.useCode}</button>
      <button class="button" type="button" @click=${() => model.ask(null)}>${words.back}</button>
    </form>
  `
}
