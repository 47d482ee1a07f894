import { css, html, nothing, type TemplateResult } from 'lit'
import type { Screen } from '../model/screen.ts'
import { type ShortcutAction, shortcutCaps } from '../model/shortcuts.ts'

/** The key that does what the button does; screen readers hear it from `aria-keyshortcuts` instead. */
export function keyCap(screen: Screen, action: ShortcutAction): TemplateResult | typeof nothing {
  if (!screen.shortcuts) return nothing
  const caps = shortcutCaps[action].split(' ')
  return html`<span class="caps" aria-hidden="true">${caps.map(cap => html`<kbd>${cap}</kbd>`)}</span>`
}

export const keyCapStyles = css`
  .caps {
    display: inline-flex;
    gap: var(--rf-space-4);
  }
  kbd {
    display: inline-grid;
    place-items: center;
    min-width: 22px;
    height: 22px;
    padding: 0 5px;
    border: 1px solid currentColor;
    border-radius: 6px;
    font: 600 var(--rf-font-12) / 1 var(--rf-font);
  }
  /* Keys are shown to those who have some: a fine pointer is the browser's best sign of a keyboard. */
  @media (pointer: coarse) {
    .caps {
      display: none;
    }
  }
  .narrow .caps {
    display: none;
  }
`
