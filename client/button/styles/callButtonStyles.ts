import { css } from 'lit'

/** The pill keeps its box in the page. */
export const callButtonStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
  }
  .pill {
    min-height: 48px;
    width: 100%;
    padding: var(--rf-space-12) var(--rf-space-20);
    border-radius: var(--ringfence-radius, 999px);
    font-size: var(--rf-font-16);
  }
  .pill:disabled {
    opacity: 0.5;
  }
`
