import { css } from 'lit'

/** On narrow and on low screens the card is a sheet: what it says scrolls, what ends the call stays in view. */
export const narrowStyles = css`
  @media (max-width: 480px) {
    :host,
    :host([side='left']) {
      --rf-foot: calc(max(12px, env(safe-area-inset-bottom)) + var(--rf-raised, 0px));
      inset: auto 12px var(--rf-foot) !important;
      max-width: none !important;
    }
    .card {
      width: auto;
    }
  }
  @media (max-width: 360px) {
    .talking .mark {
      display: none;
    }
  }
  @media (max-height: 600px) {
    .card {
      width: min(600px, 100vw - 32px);
      max-height: calc(100dvh - var(--rf-foot) - 8px);
      padding: var(--rf-space-12) var(--rf-space-16);
    }
    .words {
      grid-template-columns: auto 1fr;
      align-items: baseline;
      column-gap: var(--rf-space-12);
    }
    .words .small {
      grid-column: 1 / -1;
    }
    .question {
      gap: var(--rf-space-4);
      padding-block: var(--rf-space-8);
    }
    .body {
      margin-block: var(--rf-space-8);
    }
  }
`
