import { css, html, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { Screen } from '../model/screen.ts'
import type { Duty } from '../model/seatTypes.ts'

const duties: readonly Duty[] = ['on-duty', 'away', 'off-duty']

/** On duty, away, off: a shape, a word and a colour each. Native radios, so arrows and screen readers just work. */
export function dutyControl({ words, actions }: Screen, duty: Duty): TemplateResult {
  return html`
    <fieldset class="duty">
      <legend class="for-ears">${words.duty.label}</legend>
      <div class="segments">
        ${duties.map(
          one => html`
            <label class="segment ${one}">
              <input
                type="radio"
                name="duty"
                .checked=${live(one === duty)}
                @change=${() => actions.setDuty(one)}
              />
              <span class="segment-face">
                <span class="duty-shape" aria-hidden="true"></span>${words.duty.names[one]}
              </span>
            </label>
          `,
        )}
      </div>
      <p class="quiet small duty-means">${words.duty.means[duty]}</p>
    </fieldset>
  `
}

export const dutyStyles = css`
  .duty,
  .segmented {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .segments {
    display: flex;
    gap: 2px;
    padding: 3px;
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-hover);
  }
  .segment {
    position: relative;
    flex: 1 1 auto;
    cursor: pointer;
  }
  .segment input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .segment-face {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: var(--rf-target);
    padding: 0 6px;
    border-radius: 11px;
    font-size: var(--rf-font-14);
    font-weight: 600;
    white-space: nowrap;
    transition: background-color var(--rf-motion);
  }
  .segment input:checked + .segment-face {
    background: var(--rf-surface-raised);
    box-shadow: 0 0 0 1px var(--rf-line-strong);
  }
  .segment input:focus-visible + .segment-face {
    outline: 3px solid var(--rf-focus);
    outline-offset: 1px;
  }
  .on-duty input:checked + .segment-face {
    color: var(--rf-accent);
  }
  .away input:checked + .segment-face {
    color: var(--rf-warning);
  }
  .duty-shape {
    width: 11px;
    height: 11px;
    flex: none;
    border: 2px solid currentColor;
    border-radius: 50%;
  }
  .on-duty .duty-shape {
    background: currentColor;
  }
  .away .duty-shape {
    border-radius: 1px;
    border-width: 0 3px;
  }
  .duty-means {
    margin-top: var(--rf-space-8);
  }
`
