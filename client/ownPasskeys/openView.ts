import { html, nothing, type TemplateResult } from 'lit'
import type { PasskeyEntry, PasskeysSnapshot } from '../sdk/index.ts'
import { confirmPrompt } from '../ui/confirmPrompt.ts'
import { fingerprintIcon, keyRoundIcon, pencilIcon, trashIcon } from '../ui/icons.ts'
import { nameField } from '../ui/nameField.ts'
import { isolated, personText } from '../ui/words/personText.ts'
import { codesView } from './codesView.ts'
import { dropOnEscape, openerOf, type PageModel } from './pageModel.ts'

/** The passkeys, what happened to them, a place for another one, and recovery codes. */
export function openView(snapshot: PasskeysSnapshot, model: PageModel): TemplateResult {
  const { words } = model
  const { passkeys } = snapshot
  return html`
    ${snapshot.notices.map(
      ({ noticeId, what, passkeyName, atMs }) => html`
        <div class="notice" role="status">
          <p>${words.noticeAt({ what: words.notices[what], name: isolated(passkeyName), date: dateOf(atMs, model) })}</p>
          ${
            model.openedBy === 'log-in'
              ? nothing
              : html`<button class="button" @click=${() => model.wish(one => one.dismissNotice(noticeId))}>
                  ${words.read}
                </button>`
          }
        </div>
      `,
    )}
    ${passkeys.length === 0 ? html`<p class="quiet">${words.none}</p>` : nothing}
    ${passkeys.length === 1 ? html`<p class="quiet">${words.onlyOne}</p>` : nothing}
    <ul class="roster">
      ${passkeys.map(entry => html`<li>${row(entry, passkeys.length === 1, model)}</li>`)}
    </ul>
    <form class="new add" @submit=${nameField(name => model.wish(one => one.add(name), '.add input'))}>
      <label><span class="label">${words.name}</span>
        <input name="name" required maxlength="80" autocomplete="off" /></label>
      <button class="button primary" type="submit">${fingerprintIcon} ${words.add}</button>
    </form>
    ${model.openedBy === 'log-in' ? moreWithPasskey(passkeys.length, model) : codesView(snapshot, model)}
    <button class="button" @click=${() => model.wish(async one => one.close())}>${words.close}</button>
  `
}

/** The log-in may add a passkey; everything else takes one. */
function moreWithPasskey(passkeys: number, model: PageModel) {
  if (passkeys === 0) return nothing
  const { words } = model
  return html`
    <div class="codes">
      <p class="small quiet">${words.moreWithPasskey}</p>
      <button class="button" @click=${() => model.open('passkey', one => one.openWithPasskey())}>
        ${fingerprintIcon} ${words.openPasskey}
      </button>
    </div>
  `
}

function row(entry: PasskeyEntry, isOnly: boolean, model: PageModel): TemplateResult {
  const { words } = model
  const { credentialId, name } = entry
  const { asking } = model
  if (asking && 'credentialId' in asking && asking.credentialId === credentialId) {
    if (asking.what === 'rename') return renameForm(entry, model)
    return confirmPrompt(words.removeSure({ name: isolated(name) }), words, {
      yes: () => model.wish(one => one.remove(credentialId)),
      no: () => model.ask(null),
    })
  }
  if (model.openedBy === 'log-in') return about(entry, model)
  return html`
    ${about(entry, model)}
    <button class="button plain round" aria-label=${`${words.rename}: ${name}`} data-opens=${`rename ${credentialId}`}
      @click=${() => model.ask({ what: 'rename', credentialId })}>${pencilIcon}</button>
    <button class="button plain round" aria-label=${`${words.remove}: ${name}`} data-opens=${`remove ${credentialId}`}
      ?disabled=${isOnly} @click=${() => model.ask({ what: 'remove', credentialId })}>${trashIcon}</button>
  `
}

function renameForm({ credentialId, name }: PasskeyEntry, model: PageModel): TemplateResult {
  const { words } = model
  const opener = openerOf({ what: 'rename', credentialId })
  const rename = nameField(written => model.wish(one => one.rename(credentialId, written), opener))
  return html`
    <form class="new" @submit=${rename} @keydown=${dropOnEscape(model)}>
      <label><span class="label">${words.name}</span>
        <input name="name" required maxlength="80" .value=${name} autocomplete="off" /></label>
      <button class="button primary" type="submit">${words.save}</button>
      <button class="button" type="button" @click=${() => model.ask(null)}>${words.cancel}</button>
    </form>
  `
}

function about(entry: PasskeyEntry, model: PageModel): TemplateResult {
  const { words } = model
  const { name, createdAtMs, lastUsedAtMs, usableAtMs, synced } = entry
  const used = lastUsedAtMs === null ? words.neverUsed : words.used({ date: dateOf(lastUsedAtMs, model) })
  return html`
    ${keyRoundIcon}
    <div class="about">
      <p class="name">${personText(name)}</p>
      <p class="small quiet">
        ${words.made({ date: dateOf(createdAtMs, model) })}, ${used}${synced ? `, ${words.synced}` : nothing}
      </p>
      ${usableAtMs === null ? nothing : html`<p class="small warn">${words.coolingOff({ date: dateOf(usableAtMs, model) })}</p>`}
    </div>
  `
}

const dateOf = (ms: number, { locale }: PageModel): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)
