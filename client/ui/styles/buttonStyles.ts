import { css } from 'lit'

/**
 * Buttons: `.button` is the quiet one; add `.primary`, `.danger` or `.plain`. `.round` holds one icon.
 * Every one is at least 44 px high (WCAG 2.2, 2.5.8 asks for 24).
 */
export const buttonStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--rf-space-8);
    min-height: var(--rf-target);
    min-width: var(--rf-target);
    padding: var(--rf-space-8) var(--rf-space-16);
    border: 1px solid var(--rf-line-strong);
    border-radius: var(--rf-radius-10);
    background: transparent;
    color: var(--rf-text);
    font: 600 var(--rf-font-14) / 1.4 var(--rf-font);
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    transition: background-color var(--rf-motion), border-color var(--rf-motion), scale var(--rf-motion);
  }
  .button:hover:not(:disabled) {
    background: var(--rf-surface-hover);
  }
  .button:active:not(:disabled) {
    scale: 0.98;
  }
  .button:focus-visible,
  summary:focus-visible,
  a:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 2px;
  }
  .button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  .button.primary {
    border-color: transparent;
    background: var(--rf-accent);
    color: var(--rf-on-accent);
  }
  .button.primary:hover:not(:disabled) {
    background: var(--rf-accent-hover);
  }
  .button.danger {
    border-color: transparent;
    background: var(--rf-danger);
    color: var(--rf-on-danger);
  }
  .button.danger:hover:not(:disabled) {
    background: var(--rf-danger-hover);
  }
  .button.plain {
    border-color: transparent;
  }
  .button.round {
    padding: 0;
    border-radius: var(--ringfence-radius, 50%);
  }
`
