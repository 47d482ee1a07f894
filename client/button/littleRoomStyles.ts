import { css } from 'lit'

/** On narrow and on low screens the card is a sheet: what it says scrolls, what ends the call stays in view. */
export const littleRoomStyles = css`
  @media (max-width: 480px), (max-height: 600px) {
    .card,
    .card.end,
    .card.up {
      position: fixed;
      inset: auto 12px max(12px, env(safe-area-inset-bottom)) 12px;
      width: auto;
      max-width: 600px;
      max-height: calc(100dvh - 24px);
      margin-inline: auto;
      overflow-y: auto;
      transform-origin: 50% 100%;
    }
    .card > .actions {
      position: sticky;
      bottom: calc(-1 * var(--rf-space-16));
      z-index: 1;
      margin: 0 calc(-1 * var(--rf-space-16)) calc(-1 * var(--rf-space-16));
      padding: var(--rf-space-8) var(--rf-space-16) var(--rf-space-16);
      background: var(--rf-surface-raised);
    }
    .question .actions {
      position: sticky;
      bottom: calc(var(--rf-target) + var(--rf-space-8));
      background: var(--rf-surface-raised);
    }
  }
  @media (max-height: 600px) {
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
