import { css } from 'lit'

/** The light: hollow while it is off, a full one with rings around it while it is on. */
export const gateStyles = css`
  .light {
    display: inline-flex;
    flex: none;
    align-items: center;
    justify-content: center;
    width: 40px;
    height: 40px;
    border: 2px dashed var(--rf-line-strong);
    border-radius: 50%;
    color: var(--rf-text-quiet);
  }
  .light.soon {
    border-style: solid;
  }
  .light.on {
    border-style: solid;
    border-color: var(--rf-accent);
    background: var(--rf-accent);
    color: var(--rf-on-accent);
    outline: 3px double var(--rf-accent);
    outline-offset: 2px;
  }
  .gate .asks:has(.on) {
    font-size: var(--rf-font-20);
  }
  .key {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: end;
    gap: var(--rf-space-8);
  }
`
