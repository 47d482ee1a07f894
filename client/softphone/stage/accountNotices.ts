import { html, nothing, type TemplateResult } from 'lit'
import { keyRoundIcon, xIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'

/** What happened to the account that its agent may not have done: nobody else is asked, so they must hear of it. */
export function accountNotices(screen: Screen): TemplateResult | typeof nothing {
  const said = screen.words.identity.notices
  if (screen.notices.length === 0) return nothing
  const when = new Intl.DateTimeFormat(screen.locale, { dateStyle: 'medium', timeStyle: 'short' })
  return html`${screen.notices.map(
    ({ noticeId, what, passkeyName, atMs }) => html`
      <div class="notice ask account-notice" role="group" aria-label=${said.title(what)}>
        ${keyRoundIcon}
        <div class="notice-body">
          <p class="notice-title">${said.title(what)}</p>
          <p><bdi>${passkeyName}</bdi>, ${when.format(atMs)}</p>
          <p>${said.text}</p>
        </div>
        <button class="button plain round" aria-label=${said.read}
          @click=${() => screen.actions.dismissNotice(noticeId)}>${xIcon}</button>
      </div>
    `,
  )}`
}
