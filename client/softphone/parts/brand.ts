import { css, html, type TemplateResult } from 'lit'

/** The mark: one call, ringed by a fence. */
export const brandMark: TemplateResult = html`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect class="ground" width="32" height="32" rx="9" />
    <circle class="fence" cx="16" cy="16" r="9" pathLength="100" />
    <circle class="heart" cx="16" cy="16" r="3.5" />
  </svg>
`

export const brandStyles = css`
  .mark {
    display: block;
    flex: none;
    width: 32px;
    height: 32px;
  }
  .mark .ground {
    fill: var(--rf-accent);
  }
  .mark .fence {
    fill: none;
    stroke: var(--rf-on-accent);
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-dasharray: 24 9.333;
    stroke-dashoffset: -4.6;
  }
  .mark .heart {
    fill: var(--rf-on-accent);
  }
`
