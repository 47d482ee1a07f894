import { css, html, nothing, type TemplateResult } from 'lit'

/** A word that changes to another one and back, in the room of the longer: a button keeps its size, and its neighbours their places. */
export const eitherWord = (
  isFirst: boolean,
  first: string | TemplateResult,
  second: string | TemplateResult,
): TemplateResult => html`
  <span class="either">
    <span aria-hidden=${isFirst ? nothing : 'true'}>${first}</span><span aria-hidden=${isFirst ? 'true' : nothing}>${second}</span>
  </span>
`

export const eitherWordStyles = css`
  .either {
    display: inline-grid;
    place-items: center;
  }
  .either > * {
    grid-area: 1 / 1;
  }
  .either > [aria-hidden='true'] {
    visibility: hidden;
  }
`
