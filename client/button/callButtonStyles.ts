import { css } from 'lit'

/**
 * The pill keeps its box in the page; the card lies over it without a place in the layout. A page sets the colours with
 * `--ringfence-accent`, `--ringfence-on-accent` (and any other colour of the tokens), the type with `--ringfence-font`, the corners with
 * `--ringfence-radius`, the height in the stack with `--ringfence-z-index`, and the rest through `::part`.
 */
export const callButtonStyles = css`
  :host {
    /* Mixed from the few a page sets, so that it need not set all to be in tune. */
    --rf-accent-hover: color-mix(in oklab, var(--rf-accent) 84%, var(--rf-text));
    --rf-accent-soft: color-mix(in oklab, var(--rf-accent) 12%, var(--rf-surface-raised));
    --rf-surface-hover: color-mix(in oklab, var(--rf-text) 9%, var(--rf-surface-raised));
    position: relative;
    display: inline-block;
    text-align: start;
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
  .card {
    position: absolute;
    z-index: var(--ringfence-z-index, 1000);
    top: 0;
    left: 0;
    width: max(100%, 328px);
    padding: var(--rf-space-16);
    border: 1px solid var(--rf-line);
    border-radius: var(--ringfence-radius, var(--rf-radius-14));
    background: var(--rf-surface-raised);
    box-shadow: var(--rf-shadow);
    font-size: var(--rf-font-14);
    overflow-wrap: break-word;
    transform-origin: 24px 24px;
    transition: opacity var(--rf-motion), scale var(--rf-motion);
  }
  .card.end {
    right: 0;
    left: auto;
    transform-origin: calc(100% - 24px) 24px;
  }
  .card.up {
    top: auto;
    bottom: 0;
  }
  @starting-style {
    .card {
      opacity: 0;
      scale: 0.94;
    }
  }
  .card:focus {
    outline: none;
  }
  .card:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 2px;
  }
`
