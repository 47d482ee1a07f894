import { css, unsafeCSS } from 'lit'
import { colours } from './colours.ts'

/**
 * What a page may set on a tag of ours, each as `--ringfence-…`: all that is seen on one. `docs/embedding/looks.md` says on what,
 * and a test sets each and looks for it.
 */
export const looks = [
  ...['accent', 'on-accent', 'accent-hover', 'accent-soft', 'surface', 'surface-raised', 'surface-sunken'],
  ...['surface-hover', 'text', 'text-quiet', 'line', 'line-strong', 'danger', 'on-danger', 'danger-hover'],
  ...['warning', 'warning-soft', 'focus', 'font', 'radius', 'z-index'],
] as const

const [light, dark] = colours['surface-raised']

/**
 * The tokens of a tag, where they differ from those of an app of ours: what a page does not set is mixed from the few that it does,
 * so that all are in tune. A box has corners of 24 px at most: a button may be quite round, a card never.
 */
export const pageLooks = css`
  :host {
    --rf-surface-raised: var(
      --ringfence-surface-raised,
      var(--ringfence-surface, light-dark(${unsafeCSS(light)}, ${unsafeCSS(dark)}))
    );
    --rf-surface-sunken: var(
      --ringfence-surface-sunken,
      color-mix(in oklab, var(--rf-text) 5%, var(--rf-surface-raised))
    );
    --rf-surface-hover: var(
      --ringfence-surface-hover,
      color-mix(in oklab, var(--rf-text) 9%, var(--rf-surface-raised))
    );
    --rf-accent-hover: var(--ringfence-accent-hover, color-mix(in oklab, var(--rf-accent) 84%, var(--rf-text)));
    --rf-accent-soft: var(
      --ringfence-accent-soft,
      color-mix(in oklab, var(--rf-accent) 12%, var(--rf-surface-raised))
    );
    --rf-danger-hover: var(--ringfence-danger-hover, color-mix(in oklab, var(--rf-danger) 84%, var(--rf-text)));
    --rf-warning-soft: var(
      --ringfence-warning-soft,
      color-mix(in oklab, var(--rf-warning) 12%, var(--rf-surface-raised))
    );
    --rf-radius-10: min(var(--ringfence-radius, 10px), 24px);
    --rf-radius-14: min(var(--ringfence-radius, 14px), 24px);
  }
`
