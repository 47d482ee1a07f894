import { css, html, nothing, type TemplateResult } from 'lit'
import { circleAlertIcon, keyRoundIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'
import type { SignedOut } from '../model/seatTypes.ts'
import { door, takeOverButton, whatHappened } from '../signIn/signIn.ts'
import type { SoftphoneFrame } from './softphoneFrame.ts'

/** Nobody is signed in inside this frame: a press opens the window in which an agent does, or a link where there is no window. */
export function frameSignInView(screen: Screen, { why }: SignedOut, frame: SoftphoneFrame): TemplateResult {
  const { words, busy, problem, actions, seat } = screen
  const said = words.frame
  const elsewhere = why === 'seat-taken' || why === 'fresh-sign-in-required'
  const isWaiting = busy === 'sign-in'
  return door(
    screen,
    html`
      ${whatHappened(screen, why)} ${missingNotice(screen, frame)}
      <h1>${said.title}</h1>
      <p class="quiet">${said.lead} <bdi class="host">${frame.ancestor}</bdi></p>
      ${elsewhere ? takeOverButton(screen) : nothing}
      <button class="button big ${elsewhere ? '' : 'primary'}" ?disabled=${isWaiting} @click=${actions.signIn}>
        ${keyRoundIcon} ${isWaiting ? said.waiting : said.open}
      </button>
      ${
        problem === 'window-forbidden' || isWaiting
          ? html`<p class="small centred">
              <a href=${seat.signInAddress ?? ''} target="_blank" rel="opener" @click=${actions.signInByLink}>${said.link}</a>
            </p>`
          : nothing
      }
    `,
  )
}

/** What the page around did not give the frame, by the names that its developer must add. */
function missingNotice({ words }: Screen, { missing }: SoftphoneFrame): TemplateResult | typeof nothing {
  if (!missing.includes('microphone')) return nothing
  return html`
    <div class="notice problem" role="group" aria-label=${words.frame.missing}>
      ${circleAlertIcon}
      <div class="notice-body">
        <p class="notice-title">${words.frame.missing}</p>
        <p>${words.frame.missingText}</p>
        <p>${words.code}: <code>microphone-forbidden</code></p>
        <p class="small"><code>allow="${missing.join('; ')}"</code></p>
      </div>
    </div>
  `
}

export const frameStyles = css`
  .host {
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  .door-card a {
    display: inline-flex;
    align-items: center;
    min-height: var(--rf-target);
    color: var(--rf-accent);
    text-underline-offset: 3px;
    border-radius: var(--rf-radius-10);
  }
  .record {
    display: grid;
    gap: var(--rf-space-4);
    justify-items: start;
    margin: var(--rf-space-12) 0;
  }
`
