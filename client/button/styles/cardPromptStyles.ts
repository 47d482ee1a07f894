import { css } from 'lit'

/** What asks the person something, and what proves the agent: sentences to confirm, the two words, fields. */
export const cardPromptStyles = css`
  .words {
    display: grid;
    gap: var(--rf-space-4);
    padding: var(--rf-space-8) var(--rf-space-12);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface-sunken);
  }
  .two {
    display: flex;
    flex-wrap: wrap;
    gap: var(--rf-space-4) var(--rf-space-12);
    font-weight: 650;
    font-size: var(--rf-font-20);
    line-height: 1.3;
    letter-spacing: 0.01em;
  }
  /* Words of a language that runs the other way stand at this one's side. */
  [dir='rtl'] .two {
    justify-content: flex-end;
  }
  .small {
    font-size: var(--rf-font-12);
    line-height: 1.4;
  }
  .seat {
    display: inline-block;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  /* The dot stands in the gap; where the seat begins a line of its own, the gap lies outside and is cut off. */
  .names {
    display: flex;
    flex-wrap: wrap;
    column-gap: 1em;
    overflow-x: clip;
  }
  .names span {
    min-width: 0;
  }
  .names .seat::before {
    display: inline-block;
    width: 1em;
    margin-inline-start: -1em;
    text-align: center;
    content: '·' / '';
  }
  .question {
    display: grid;
    gap: var(--rf-space-8);
    padding: var(--rf-space-12);
    border: 2px solid var(--rf-accent);
    border-radius: var(--rf-radius-10);
  }
  .question .actions {
    position: sticky;
    bottom: 0;
    display: flex;
    flex-wrap: wrap;
    background: var(--rf-surface-raised);
  }
  .question .actions .button {
    flex: 1 1 auto;
  }
  .asks {
    font-weight: 650;
    font-size: var(--rf-font-14);
    line-height: 1.3;
  }
  .asks .timer {
    margin-inline-start: auto;
    font-weight: 400;
  }
  .sentence {
    margin: 0;
    padding-inline-start: var(--rf-space-12);
    border-inline-start: 3px solid var(--rf-accent);
    font-weight: 650;
    font-size: var(--rf-font-16);
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .outcome {
    display: flex;
    gap: var(--rf-space-8);
    padding: var(--rf-space-8) var(--rf-space-12);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface-sunken);
  }
  .outcome strong,
  .outcome .quiet {
    display: block;
  }
  .outcome.proven .icon {
    color: var(--rf-accent);
  }
  .field {
    display: grid;
    gap: var(--rf-space-4);
    font-weight: 600;
    font-size: var(--rf-font-12);
    color: var(--rf-text-quiet);
  }
  .field input {
    width: 100%;
    min-height: var(--rf-target);
    padding: var(--rf-space-8) var(--rf-space-12);
    border: 1px solid var(--rf-line-strong);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface);
    color: var(--rf-text);
    font: inherit;
    font-size: var(--rf-font-16);
  }
  .field input:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 1px;
  }
  .wide {
    width: 100%;
    margin-top: var(--rf-space-4);
  }
`
