import { css, html, nothing, type TemplateResult } from 'lit'
import { circleAlertIcon, xIcon } from '../../ui/icons.ts'
import { browserFamily } from '../../ui/microphone/browserFamily.ts'
import { microphoneSteps } from '../../ui/microphone/microphoneSteps.ts'
import type { Screen } from '../model/screen.ts'
import { problemNameOf, problemWords } from '../words/problemWords.ts'

/** A failed wish as a designed state: what happened, what to do, and the code for whoever supports the agent. */
export function problemNotice(
  screen: Screen,
  code: string,
  more: { readonly dismissable: boolean; readonly retry?: () => void } = { dismissable: true },
): TemplateResult {
  const { words, language, actions } = screen
  const name = problemNameOf(code)
  const told = problemWords[language][name]
  const steps = microphoneSteps[language][browserFamily(screen.userAgent, navigator.maxTouchPoints)]
  return html`
    <div class="notice problem" role="group" aria-label=${told.title}>
      ${circleAlertIcon}
      <div class="notice-body">
        <p class="notice-title">${told.title}</p>
        <p>${told.text}</p>
        ${
          name === 'microphone-denied'
            ? html`<p class="notice-title">${words.microphone.how}</p>
              <ol class="steps">${steps.map(step => html`<li>${step}</li>`)}</ol>`
            : nothing
        }
        <div class="notice-foot">
          ${
            more.retry
              ? html`<button class="button primary" @click=${more.retry}>${words.microphone.retry}</button>`
              : nothing
          }
          <details class="code">
            <summary>${words.details}</summary>
            <p>${words.code}: <code>${code}</code></p>
          </details>
        </div>
      </div>
      ${
        more.dismissable
          ? html`<button class="button plain round" aria-label=${words.close} @click=${actions.dismissProblem}>
            ${xIcon}
          </button>`
          : nothing
      }
    </div>
  `
}

export const noticeStyles = css`
  .notice {
    display: flex;
    align-items: flex-start;
    gap: var(--rf-space-12);
    padding: var(--rf-space-16);
    border-radius: var(--rf-radius-14);
    font-size: var(--rf-font-14);
    text-align: start;
    overflow-wrap: anywhere;
  }
  .notice.problem {
    background: var(--rf-danger-soft);
  }
  .notice.problem > .icon {
    color: var(--rf-danger);
  }
  .notice.warning {
    background: var(--rf-warning-soft);
    color: var(--rf-warning);
    font-weight: 600;
  }
  .notice.ask {
    background: var(--rf-accent-soft);
  }
  .notice.ask > .icon {
    color: var(--rf-accent);
  }
  .notice-body > .button {
    justify-self: start;
    margin-top: var(--rf-space-8);
    background: var(--rf-surface-raised);
  }
  .notice-body > .button:hover {
    background: var(--rf-surface-hover);
  }
  .notice > .round {
    margin: -12px -12px 0 0;
  }
  .notice-body {
    display: grid;
    gap: var(--rf-space-4);
    flex: 1;
    min-width: 0;
  }
  .notice-title {
    font-weight: 650;
  }
  .notice-foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--rf-space-16);
  }
  .steps {
    padding-inline-start: 1.25em;
    display: grid;
    gap: var(--rf-space-4);
  }
  .code > summary {
    display: inline-flex;
    align-items: center;
    min-height: var(--rf-target);
    color: var(--rf-text-quiet);
    cursor: pointer;
    text-decoration: underline;
    text-underline-offset: 3px;
    border-radius: var(--rf-radius-10);
  }
  .code code {
    user-select: all;
  }
`
