import { css, unsafeCSS } from 'lit'
import { colours } from './colours.ts'

const colourDeclarations = Object.entries(colours)
  .map(([name, [light, dark]]) => `--rf-${name}: var(--ringfence-${name}, light-dark(${light}, ${dark}));`)
  .join('\n')

/**
 * Design tokens as custom properties on the host. The theme follows the `color-scheme` that the element inherits, so
 * an embedded element is dark exactly where its page is; an app of ours sets `color-scheme: light dark` on its root.
 * A page gives its own colour by `--ringfence-<name>` for any name of the table.
 */
export const tokens = css`
  :host {
    ${unsafeCSS(colourDeclarations)}
    --rf-font: var(
      --ringfence-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      'Noto Sans',
      Arial,
      sans-serif
    );
    --rf-font-12: max(12px, 0.75rem);
    --rf-font-14: max(14px, 0.875rem);
    --rf-font-16: max(16px, 1rem);
    --rf-font-20: max(20px, 1.25rem);
    --rf-font-28: max(28px, 1.75rem);
    --rf-space-4: 4px;
    --rf-space-8: 8px;
    --rf-space-12: 12px;
    --rf-space-16: 16px;
    --rf-space-20: 20px;
    --rf-space-24: 24px;
    --rf-space-32: 32px;
    --rf-radius-10: 10px;
    --rf-radius-14: 14px;
    --rf-target: 44px;
    --rf-motion: 160ms cubic-bezier(0.2, 0, 0, 1);
    --rf-shadow: 0 1px 2px light-dark(rgb(15 25 35 / 8%), rgb(0 0 0 / 40%)),
      0 8px 28px light-dark(rgb(15 25 35 / 14%), rgb(0 0 0 / 50%));
  }
`

/** What every element of ours starts from: box model, type, icons, hidden things hidden, words for ears only. */
export const base = css`
  :host {
    font: 400 var(--rf-font-16) / 1.5 var(--rf-font);
    color: var(--rf-text);
    -webkit-font-smoothing: antialiased;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }
  /* Around everything of ours: nothing of the page's text is inherited, what hides is, and so is light or dark. */
  .own {
    all: initial;
    display: block;
    box-sizing: border-box;
    font: 400 var(--rf-font-16) / 1.5 var(--rf-font);
    color: var(--rf-text);
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    -webkit-font-smoothing: antialiased;
  }
  .icon {
    display: inline-flex;
    flex: none;
    width: 20px;
    height: 20px;
  }
  .icon > svg {
    width: 100%;
    height: 100%;
  }
  [dir='rtl'] .points > svg,
  :host([dir='rtl']) .points > svg {
    scale: -1 1;
  }
  .timer {
    font-variant-numeric: tabular-nums;
  }
  .for-ears {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
  .person-text {
    display: inline-block;
    max-width: 100%;
    overflow: hidden;
    overflow-wrap: anywhere;
    vertical-align: bottom;
    unicode-bidi: isolate;
    contain: paint;
  }
`
