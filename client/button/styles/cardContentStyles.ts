import { css } from 'lit'

/** What stands on the card: heading, words, notices, the line in dots, the steps, the details. */
export const cardContentStyles = css`
  .head {
    display: flex;
    align-items: center;
    gap: var(--rf-space-12);
  }
  .mark {
    display: inline-flex;
    flex: none;
    align-items: center;
    justify-content: center;
    width: 44px;
    height: 44px;
    border-radius: 50%;
    background: var(--rf-accent-soft);
    color: var(--rf-accent);
  }
  .mark.letters {
    font-weight: 650;
    font-size: var(--rf-font-16);
  }
  .mark.amiss {
    background: var(--rf-warning-soft);
    color: var(--rf-warning);
  }
  .title {
    min-width: 0;
    font-weight: 650;
    font-size: var(--rf-font-16);
    line-height: 1.3;
    text-wrap: balance;
  }
  .who {
    flex: 1;
    min-width: 0;
  }
  .pulse {
    display: flex;
    flex: none;
    flex-direction: column;
    align-items: flex-end;
    gap: var(--rf-space-4);
    font-weight: 600;
    font-size: var(--rf-font-16);
    line-height: 1.3;
  }
  .head,
  .card > .fold {
    flex: none;
  }
  .body {
    display: grid;
    gap: var(--rf-space-8);
    min-height: 0;
    margin: var(--rf-space-12) -6px var(--rf-space-16);
    /* Room for what shows the focus. */
    padding-inline: 6px;
    overflow-y: auto;
  }
  .body:not(:has(*)) {
    margin-bottom: 0;
  }
  .quiet {
    color: var(--rf-text-quiet);
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--rf-space-8);
  }
  .row .icon,
  .notice .icon {
    width: 18px;
    height: 18px;
  }
  progress {
    width: 100%;
    accent-color: var(--rf-accent);
  }
  .strong {
    font-weight: 600;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: var(--rf-space-8);
    padding: var(--rf-space-8) var(--rf-space-12);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface-sunken);
    font-weight: 600;
  }
  .notice.near {
    background: var(--rf-warning-soft);
    color: var(--rf-warning);
  }
  .button.muted {
    border-color: transparent;
    background: var(--rf-warning-soft);
    color: var(--rf-warning);
  }
  /* What ends the call has the last place at the card's foot in every state, and nothing else is ever there but Close. */
  .actions {
    display: grid;
    flex: none;
    grid-template-columns: 1fr 1fr;
    gap: var(--rf-space-8);
  }
  .card > .actions > .button {
    grid-column: 1 / -1;
    min-height: 48px;
    padding-inline: var(--rf-space-8);
    line-height: 1.25;
  }
  .card > .actions > .first {
    grid-column: 1;
  }
  .card > .actions > .last {
    grid-column: 2;
  }
  .line {
    display: flex;
    align-items: center;
    gap: 10px;
    height: 16px;
    padding-inline: 4px;
  }
  .line i {
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--rf-line-strong);
  }
  .line .me {
    width: 10px;
    height: 10px;
    background: var(--rf-accent);
    outline: 2px solid var(--rf-accent);
    outline-offset: 2px;
  }
  .joining .mark,
  .connecting .mark {
    animation: ring 1.6s ease-out infinite;
  }
  @keyframes ring {
    from {
      box-shadow: 0 0 0 0 color-mix(in oklab, var(--rf-accent) 45%, transparent);
    }
    to {
      box-shadow: 0 0 0 12px transparent;
    }
  }
  ol {
    display: grid;
    gap: var(--rf-space-8);
    list-style: none;
    counter-reset: step;
  }
  li {
    display: flex;
    gap: var(--rf-space-8);
  }
  li::before {
    flex: none;
    width: 22px;
    height: 22px;
    border-radius: 50%;
    background: var(--rf-accent-soft);
    color: var(--rf-accent);
    font-weight: 650;
    font-size: var(--rf-font-12);
    line-height: 22px;
    text-align: center;
    content: counter(step);
    counter-increment: step;
  }
  summary {
    display: inline-flex;
    align-items: center;
    gap: var(--rf-space-4);
    min-height: 28px;
    padding-inline-end: var(--rf-space-8);
    border-radius: min(var(--ringfence-radius, 6px), 14px);
    color: var(--rf-text-quiet);
    font-weight: 600;
    font-size: var(--rf-font-12);
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .icon {
    width: 14px;
    height: 14px;
    transition: rotate var(--rf-motion);
  }
  details[open] summary .icon {
    rotate: 90deg;
  }
  [dir='rtl'] details[open] summary .icon {
    rotate: -90deg;
  }
  details p {
    padding-inline-start: 18px;
    font-size: var(--rf-font-12);
  }
  code {
    font: inherit;
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    color: var(--rf-text);
    user-select: all;
  }
`
