import { css } from 'lit'

export const stepUpStyles = css`
  .step-ups {
    display: grid;
    gap: var(--rf-space-12);
    width: 100%;
    padding: var(--rf-space-20);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    font-size: var(--rf-font-14);
  }
  .step-ups h2 {
    font-size: var(--rf-font-16);
    font-weight: 650;
  }
  .purpose {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: var(--rf-space-4) var(--rf-space-12);
    padding-top: var(--rf-space-12);
    border-top: 1px solid var(--rf-line);
  }
  .purpose.with-field {
    align-items: start;
  }
  .purpose > .label,
  .purpose > .small,
  .purpose > .notice {
    grid-column: 1 / -1;
  }
  .purpose .button {
    white-space: nowrap;
  }
  .purpose .button[aria-disabled='true'],
  .purpose .button[aria-disabled='true']:hover {
    border-color: var(--rf-line);
    background: var(--rf-surface-sunken);
    color: var(--rf-text-quiet);
    cursor: default;
    scale: 1;
  }
  .purpose-sentence {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .purpose input {
    min-height: var(--rf-target);
    padding: var(--rf-space-8) var(--rf-space-12);
    border: 1px solid var(--rf-line-strong);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface);
    color: var(--rf-text);
    font: inherit;
  }
  .purpose input[type='number'] {
    width: 104px;
  }
  .purpose input[type='text'] {
    width: 100%;
    min-width: 0;
  }
  .purpose input[aria-invalid='true'] {
    border-color: var(--rf-danger);
  }
  .field-problem {
    display: flex;
    align-items: start;
    gap: var(--rf-space-4);
    color: var(--rf-danger);
    font-weight: 600;
  }
  .field-problem .icon {
    flex: none;
  }
  .purpose input:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 1px;
  }
  .whose {
    color: var(--rf-warning);
    font-weight: 600;
  }
  .asked {
    display: grid;
    gap: var(--rf-space-8);
    list-style: none;
  }
  .asked:empty {
    display: none;
  }
  .outcome {
    display: flex;
    gap: var(--rf-space-12);
    padding: var(--rf-space-12);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface-sunken);
    overflow-wrap: anywhere;
  }
  .outcome.proven {
    background: var(--rf-accent-soft);
  }
  .outcome.proven .icon {
    color: var(--rf-accent);
  }
  .outcome.failed,
  .outcome.no-passkey {
    background: var(--rf-warning-soft);
  }
  .outcome.failed .icon,
  .outcome.no-passkey .icon {
    color: var(--rf-warning);
  }
`
