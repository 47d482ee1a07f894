import { css, html, type TemplateResult } from 'lit'
import { chevronDownIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'

/** A titled part of the screen: always open where there is room, folded away in one column. */
export function pane(
  screen: Screen,
  title: string,
  content: TemplateResult,
  { openWhenNarrow }: { readonly openWhenNarrow: boolean },
): TemplateResult {
  if (screen.wide) return html`<div class="pane"><h2>${title}</h2>${content}</div>`
  return html`
    <details class="pane" ?open=${openWhenNarrow}>
      <summary><h2>${title}</h2>${chevronDownIcon}</summary>
      <div class="pane-content">${content}</div>
    </details>
  `
}

export const paneStyles = css`
  .pane > h2,
  .pane > summary h2 {
    font-size: var(--rf-font-14);
    font-weight: 650;
    color: var(--rf-text-quiet);
  }
  .pane > h2 {
    margin-bottom: var(--rf-space-8);
  }
  details.pane {
    border-top: 1px solid var(--rf-line);
  }
  details.pane > summary {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 52px;
    padding: 0 var(--rf-space-16);
    cursor: pointer;
    list-style: none;
  }
  details.pane > summary::-webkit-details-marker {
    display: none;
  }
  details.pane > summary:focus-visible {
    outline-offset: -3px;
  }
  details.pane[open] > summary .icon {
    rotate: 180deg;
  }
  .pane-content {
    padding: 0 var(--rf-space-16) var(--rf-space-20);
  }
`
