import { css, html, type TemplateResult } from 'lit'
import { shieldCheckIcon } from '../../ui/icons.ts'
import type { Screen } from '../model/screen.ts'
import type { Talking } from '../model/seatTypes.ts'

/** The two words that the caller sees too: the agent's proof, said aloud without giving anything away. */
export function twoWordsLine({ words }: Screen, talking: Talking): TemplateResult {
  const said = words.identity.words
  const pair = talking.words
  return html`
    <section class="two-words" aria-label=${said.title}>
      <p class="label">${said.title}</p>
      ${
        pair === null
          ? html`<p class="quiet">${said.pending}</p>`
          : html`<p class="pair" lang=${talking.call.caller.language}>
              <span>${pair[0]}</span> <span>${pair[1]}</span>
            </p>`
      }
      <p class="small quiet">${shieldCheckIcon} <span>${said.seat(talking.seat)}. ${said.hint}</span></p>
    </section>
  `
}

export const twoWordsLineStyles = css`
  .two-words {
    display: grid;
    justify-items: center;
    gap: var(--rf-space-4);
    width: 100%;
    padding: var(--rf-space-12) var(--rf-space-16);
    border-radius: var(--rf-radius-10);
    background: var(--rf-surface-sunken);
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--rf-space-4) var(--rf-space-16);
    font-size: var(--rf-font-20);
    font-weight: 650;
    line-height: 1.3;
  }
  .two-words .small {
    display: flex;
    gap: var(--rf-space-8);
    text-align: start;
  }
  .two-words .icon {
    width: 16px;
    height: 16px;
    color: var(--rf-accent);
  }
`
