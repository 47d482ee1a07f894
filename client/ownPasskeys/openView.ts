import { html, nothing, type TemplateResult } from 'lit'
import type { CallerPasskeys, PasskeyEntry, PasskeysSnapshot } from '../sdk/index.ts'
import { fingerprintIcon, keyRoundIcon, pencilIcon, trashIcon } from '../ui/icons.ts'
import type { Language } from '../ui/language.ts'
import { sureQuestion } from '../ui/sureQuestion.ts'
import { passkeyWords } from './passkeyWords.ts'

/** Everything the opened list is drawn from, beside the passkeys. */
export interface PageModel {
  readonly language: Language
  readonly busy: boolean
  /** Credential whose name is being written, or that is about to be removed. */
  readonly editing: string | null
  readonly removing: string | null
  readonly wish: (act: (passkeys: CallerPasskeys) => Promise<void>) => void
  readonly edit: (credentialId: string) => void
  readonly askToRemove: (credentialId: string | null) => void
}

/** The passkeys, what happened to them, a place for another one, and printed codes. */
export function openView(snapshot: PasskeysSnapshot, model: PageModel): TemplateResult {
  const words = passkeyWords[model.language]
  const { passkeys } = snapshot
  return html`
    ${snapshot.notices.map(
      ({ noticeId, what, passkeyName, atMs }) => html`
        <div class="notice" role="status">
          <p>${words.noticeAt(words.notices[what], passkeyName, dateOf(atMs, model.language))}</p>
          <button class="button" ?disabled=${model.busy} @click=${() => model.wish(one => one.dismissNotice(noticeId))}>
            ${words.read}
          </button>
        </div>
      `,
    )}
    ${passkeys.length === 0 ? html`<p class="quiet">${words.none}</p>` : nothing}
    ${passkeys.length === 1 ? html`<p class="quiet">${words.onlyOne}</p>` : nothing}
    <ul class="roster">
      ${passkeys.map(entry => html`<li>${row(entry, model)}</li>`)}
    </ul>
    <form class="new" @submit=${(event: SubmitEvent) => withName(event, name => model.wish(one => one.add(name)))}>
      <label><span class="label">${words.name}</span>
        <input name="name" required maxlength="80" autocomplete="off" ?disabled=${model.busy} /></label>
      <button class="button primary" type="submit" ?disabled=${model.busy}>${fingerprintIcon} ${words.add}</button>
    </form>
    ${codes(snapshot, model)}
    <button class="button" @click=${() => model.wish(async one => one.close())}>${words.close}</button>
  `
}

function row(entry: PasskeyEntry, model: PageModel): TemplateResult {
  const words = passkeyWords[model.language]
  const { credentialId, name, createdAtMs, lastUsedAtMs, usableAtMs, synced } = entry
  if (model.removing === credentialId) {
    return sureQuestion(words.removeSure(name), words, {
      yes: () => model.wish(one => one.remove(credentialId)),
      no: () => model.askToRemove(null),
    })
  }
  if (model.editing === credentialId) {
    const rename = (event: SubmitEvent) =>
      withName(event, written => model.wish(one => one.rename(credentialId, written)))
    return html`
      <form class="new" @submit=${rename}>
        <label><span class="label">${words.name}</span>
          <input name="name" required maxlength="80" .value=${name} autocomplete="off" /></label>
        <button class="button primary" type="submit" ?disabled=${model.busy}>${words.save}</button>
      </form>
    `
  }
  const date = (ms: number) => dateOf(ms, model.language)
  return html`
    ${keyRoundIcon}
    <div class="about">
      <p class="name">${name}</p>
      <p class="small quiet">
        ${words.made(date(createdAtMs))},
        ${lastUsedAtMs === null ? words.neverUsed : words.used(date(lastUsedAtMs))}${synced ? `, ${words.synced}` : nothing}
      </p>
      ${usableAtMs === null ? nothing : html`<p class="small warn">${words.coolingOff(date(usableAtMs))}</p>`}
    </div>
    <button class="button plain round" aria-label=${`${words.rename}: ${name}`} ?disabled=${model.busy}
      @click=${() => model.edit(credentialId)}>${pencilIcon}</button>
    <button class="button plain round" aria-label=${`${words.remove}: ${name}`} ?disabled=${model.busy}
      @click=${() => model.askToRemove(credentialId)}>${trashIcon}</button>
  `
}

function codes({ recoveryCodesLeft, newRecoveryCodes }: PasskeysSnapshot, model: PageModel): TemplateResult {
  const words = passkeyWords[model.language]
  return html`
    <div class="codes">
      <p class="name">
        ${words.codes}${
          recoveryCodesLeft === null
            ? nothing
            : html`, ${words.codesLeft(new Intl.NumberFormat(model.language).format(recoveryCodesLeft))}`
        }
      </p>
      ${
        newRecoveryCodes === null
          ? html`<p class="small quiet">${words.codesLead}</p>
              <button class="button" ?disabled=${model.busy} @click=${() => model.wish(one => one.makeRecoveryCodes())}>
                ${words.makeCodes}
              </button>`
          : html`<p class="small warn">${words.codesOnce}</p>
              <ol class="printed">${newRecoveryCodes.map(code => html`<li><code>${code}</code></li>`)}</ol>
              <button class="button" @click=${() => window.print()}>${words.print}</button>`
      }
    </div>
  `
}

const dateOf = (ms: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)

function withName(event: SubmitEvent, act: (name: string) => void): void {
  event.preventDefault()
  const form = event.currentTarget
  if (!(form instanceof HTMLFormElement)) return
  const name = String(new FormData(form).get('name') ?? '').trim()
  if (name === '') return
  form.reset()
  act(name)
}
