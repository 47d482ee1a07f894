import { html, nothing, type TemplateResult } from 'lit'
import { shieldAlertIcon } from '../../ui/icons.ts'
import { personText } from '../../ui/words/personText.ts'
import type { Screen } from '../model/screen.ts'
import type { Seated } from '../model/seatTypes.ts'

/** Which sites are said to be under attack, what that changes for callers, and until when. For everybody on duty. */
export function attackNotice(screen: Screen, { attacks, role }: Seated): TemplateResult | typeof nothing {
  const said = screen.words.attack.banner
  if (attacks.length === 0) return nothing
  const clock = new Intl.DateTimeFormat(screen.locale, { timeStyle: 'short' })
  return html`
    <div class="notice ask attack-notice" role="group" aria-label=${said.title}>
      ${shieldAlertIcon}
      <div class="notice-body">
        <p class="notice-title">${said.title}</p>
        ${attacks.map(
          ({ siteName, by, untilMs }) => html`<p>
            ${siteName === null ? said.allSites : personText(siteName)}, ${said.until(clock.format(untilMs))}
            <span class="quiet">(${said.by[by]})</span>
          </p>`,
        )}
        <p>${said.changes}</p>
        ${
          role === 'admin'
            ? html`<button class="button" popovertarget="attack">${said.open}</button>`
            : nothing
        }
      </div>
    </div>
  `
}
