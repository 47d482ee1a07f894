import { css } from 'lit'

/** Small and quiet text, on every surface. */
export const smallTypeStyles = css`
  .quiet {
    color: var(--rf-text-quiet);
  }
  .small {
    font-size: var(--rf-font-12);
    line-height: 1.5;
  }
  .label {
    font-size: var(--rf-font-12);
    font-weight: 600;
    color: var(--rf-text-quiet);
  }
  .spinner {
    display: inline-block;
    flex: none;
    width: 18px;
    height: 18px;
    border: 2.5px solid var(--rf-line-strong);
    border-top-color: var(--rf-accent);
    border-radius: 50%;
    animation: spin 900ms linear infinite;
  }
  @keyframes spin {
    to {
      rotate: 1turn;
    }
  }
`

/**
 * One column: who I am, the call, the caller, the lists. Three where there is room: the call stands in the middle.
 * The order in the document is the order of importance, in which the keyboard and screen readers go too.
 */
export const layoutStyles = css`
  :host {
    display: block;
    min-height: 100dvh;
    background: var(--rf-surface);
    font-variant-numeric: tabular-nums;
  }
  .seat {
    display: flex;
    flex-direction: column;
    min-height: 100dvh;
  }
  .header-place {
    padding: var(--rf-space-12) var(--rf-space-16);
    background: var(--rf-surface-sunken);
    border-bottom: 1px solid var(--rf-line);
  }
  .stage {
    display: flex;
    flex-direction: column;
    align-items: center;
    padding: var(--rf-space-20) var(--rf-space-16);
  }
  .stage:focus {
    outline: none;
  }
  .stage-content {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--rf-space-16);
    width: min(520px, 100%);
  }
  .stage-content > .notice {
    width: 100%;
  }
  .narrow.busy .duty {
    display: none;
  }
  .narrow.busy .who {
    margin-bottom: 0;
  }
  aside:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: -3px;
  }
  [inert] {
    opacity: 0.5;
  }
  .wide.seat {
    display: grid;
    grid-template: auto 1fr / 336px minmax(0, 1fr) 344px;
    height: 100dvh;
    overflow: hidden;
  }
  .wide .header-place {
    grid-area: 1 / 1;
    padding: var(--rf-space-16) var(--rf-space-20) var(--rf-space-20);
    border-bottom: 0;
    border-inline-end: 1px solid var(--rf-line);
  }
  .wide .lists {
    grid-area: 2 / 1;
    display: flex;
    flex-direction: column;
    gap: var(--rf-space-24);
    overflow: auto;
    padding: 0 var(--rf-space-20) var(--rf-space-24);
    background: var(--rf-surface-sunken);
    border-inline-end: 1px solid var(--rf-line);
  }
  .wide .stage {
    grid-area: 1 / 2 / 3 / 3;
    overflow: auto;
    padding: var(--rf-space-32) var(--rf-space-24);
  }
  .wide .stage-content {
    margin-block: auto;
    padding-bottom: 6vh;
  }
  .wide.busy .stage-content {
    margin-block: 0 auto;
  }
  .wide .caller {
    grid-area: 1 / 3 / 3 / 4;
    overflow: auto;
    padding: var(--rf-space-24) var(--rf-space-20);
    background: var(--rf-surface-sunken);
    border-inline-start: 1px solid var(--rf-line);
  }
`
