import { css } from 'lit'

/** A plain block of the page it stands in. */
export const passkeyPageStyles = css`
  :host {
    display: block;
    max-width: 520px;
  }
  .passkeys {
    display: grid;
    gap: var(--rf-space-12);
    padding: var(--rf-space-20);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    color: var(--rf-text);
    font-size: var(--rf-font-14);
  }
  .title {
    display: flex;
    align-items: center;
    gap: var(--rf-space-8);
    font-weight: 650;
    font-size: var(--rf-font-16);
  }
  .title:focus {
    outline: none;
  }
  [aria-busy='true'] .button {
    opacity: 0.6;
  }
  .quiet,
  .label {
    color: var(--rf-text-quiet);
  }
  .small,
  .label {
    font-size: var(--rf-font-12);
  }
  .label {
    font-weight: 600;
  }
  .warn {
    color: var(--rf-warning);
    font-weight: 600;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--rf-space-8);
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--rf-space-8);
    padding: var(--rf-space-8) var(--rf-space-12);
    border-radius: var(--rf-radius-10);
    background: var(--rf-warning-soft);
    color: var(--rf-warning);
    font-weight: 600;
  }
  .notice p {
    flex: 1 1 200px;
  }
  details {
    font-weight: 400;
    font-size: var(--rf-font-12);
  }
  summary {
    min-height: 24px;
    cursor: pointer;
  }
  .codes {
    display: grid;
    justify-items: start;
    gap: var(--rf-space-8);
    padding-top: var(--rf-space-12);
    border-top: 1px solid var(--rf-line);
  }
  .recovery-codes {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(250px, 100%), 1fr));
    gap: var(--rf-space-4) var(--rf-space-20);
    width: 100%;
    padding-inline-start: var(--rf-space-24);
  }
  code {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    user-select: all;
  }
`
