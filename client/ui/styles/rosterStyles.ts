import { css } from 'lit'

/** Lists of passkeys and of people in a panel: one row each, with what can be done to it. */
export const rosterStyles = css`
  :host {
    display: grid;
    gap: var(--rf-space-12);
    font-size: var(--rf-font-14);
  }
  .roster {
    display: grid;
    gap: var(--rf-space-4);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .roster > li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--rf-space-8);
    min-height: 56px;
    border-top: 1px solid var(--rf-line);
    padding-block: var(--rf-space-4);
  }
  .about {
    flex: 1 1 120px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .name {
    font-weight: 600;
  }
  .new {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--rf-space-8);
  }
  .new label {
    display: grid;
    flex: 1 1 160px;
    gap: var(--rf-space-4);
  }
  input,
  select {
    width: 100%;
    min-height: var(--rf-target);
    padding: var(--rf-space-8) var(--rf-space-12);
    border: 1px solid var(--rf-line-strong);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface);
    color: var(--rf-text);
    font: 400 var(--rf-font-14) / 1.4 var(--rf-font);
  }
  .roster select {
    width: auto;
    padding-inline: var(--rf-space-8);
  }
  /* The name has its own line, so that the longest role and the button share one in the narrowest panel. */
  .roster > .person > .about {
    flex-basis: 100%;
  }
  .roster > .person > select {
    flex: 1;
    min-width: 0;
  }
  input:focus-visible,
  select:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 1px;
  }
  .sure {
    display: grid;
    gap: var(--rf-space-8);
    width: 100%;
    padding-block: var(--rf-space-8);
  }
  .sure-actions {
    display: flex;
    gap: var(--rf-space-8);
  }
  .row-actions {
    flex-basis: 100%;
    display: flex;
    flex-wrap: wrap;
    gap: var(--rf-space-8);
  }
  .link {
    padding: var(--rf-space-8) var(--rf-space-12);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface-sunken);
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: var(--rf-font-12);
    overflow-wrap: anywhere;
    user-select: all;
  }
`
