import { css } from 'lit'

/**
 * The pill keeps its box in the page. A page sets the colours with `--ringfence-accent`, `--ringfence-on-accent` (and any other
 * colour of the tokens), the type with `--ringfence-font`, and the rest through `::part`.
 */
export const callButtonStyles = css`
  :host {
    --rf-accent-hover: color-mix(in oklab, var(--rf-accent) 84%, var(--rf-text));
    display: inline-block;
    vertical-align: middle;
  }
  .pill {
    min-height: 48px;
    width: 100%;
    padding: var(--rf-space-12) var(--rf-space-20);
    border-radius: 999px;
    font-size: var(--rf-font-16);
  }
  .pill:disabled {
    opacity: 0.5;
  }
`
