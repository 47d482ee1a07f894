import { html, nothing, type TemplateResult } from 'lit'
import type { PasskeysSnapshot } from '../sdk/index.ts'
import { confirmPrompt } from '../ui/confirmPrompt.ts'
import type { PageModel } from './pageModel.ts'

/** How many recovery codes are left, new ones, and the codes themselves, for as long as they are not put away. */
export function codesView(snapshot: PasskeysSnapshot, model: PageModel): TemplateResult {
  const { words } = model
  const left = snapshot.recoveryCodesLeft ?? 0
  return html`
    <div class="codes">
      <p class="name">
        ${words.codes}${left === 0 ? nothing : html`, ${words.codesLeft({ count: left })}`}
      </p>
      ${
        snapshot.newRecoveryCodes === null
          ? makeView(left, model)
          : codeList(snapshot.newRecoveryCodes, model)
      }
    </div>
  `
}

function makeView(left: number, model: PageModel): TemplateResult {
  const { words } = model
  const make = () => model.wish(one => one.makeRecoveryCodes(), '.kept')
  if (model.asking?.what === 'new-codes') {
    const answers = { yes: make, no: () => model.ask(null) }
    return confirmPrompt(words.codesSure, { yes: words.codesYes, no: words.no }, answers)
  }
  return html`
    <p class="small quiet">${words.codesLead}</p>
    <button class="button" data-opens="new-codes"
      @click=${() => (left === 0 ? make() : model.ask({ what: 'new-codes' }))}>${words.makeCodes}</button>
  `
}

function codeList(codes: readonly string[], model: PageModel): TemplateResult {
  const { words } = model
  return html`
    <p class="small warn">${words.codesOnce}</p>
    <ol class="recovery-codes">${codes.map(code => html`<li><code>${code}</code></li>`)}</ol>
    <div class="ways">
      <button class="button" @click=${() => printCodes(words.codes, codes)}>${words.print}</button>
      <button class="button kept" @click=${() => model.wish(async one => one.forgetRecoveryCodes(), '.codes button')}>
        ${words.codesKept}
      </button>
    </div>
  `
}

/** Prints the codes and nothing else of the page they stand on. */
function printCodes(title: string, codes: readonly string[]): void {
  const frame = document.createElement('iframe')
  frame.hidden = true
  document.body.append(frame)
  const paper = frame.contentDocument
  const view = frame.contentWindow
  if (!paper || !view) return
  const heading = paper.createElement('h1')
  heading.textContent = `${title}: ${location.hostname}`
  const list = paper.createElement('ol')
  for (const code of codes) {
    const item = paper.createElement('li')
    item.textContent = code
    list.append(item)
  }
  paper.body.append(heading, list)
  view.addEventListener('afterprint', () => frame.remove())
  view.print()
}
