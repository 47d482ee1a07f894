import { css, html, nothing, type TemplateResult } from 'lit'
import { assuranceShield, shieldWords } from '../../ui/assuranceShield.ts'
import { checkIcon, circleAlertIcon, shieldCheckIcon, shieldIcon } from '../../ui/icons.ts'
import { formatTimer } from '../../ui/words/duration.ts'
import { personText } from '../../ui/words/personText.ts'
import { recordButton } from '../frame/recordButton.ts'
import type { Screen } from '../model/screen.ts'
import type { SeatCall } from '../model/seatTypes.ts'
import { pane } from '../parts/pane.ts'
import { shieldLegend } from '../stage/freeCard.ts'
import { proofRowStyles, proofRows } from './proofRows.ts'

type Row = readonly [term: string, text: string]

/** Who is calling: what was proven, and quite apart from it what the page merely said. */
export function callerPane(screen: Screen, call: SeatCall | undefined): TemplateResult {
  const { words } = screen
  if (!call) return pane(screen, words.caller.emptyTitle, shieldLegend(screen), { openWhenNarrow: false })
  return pane(
    screen,
    words.caller.title,
    html`${assurance(screen, call)}${recordButton(screen, call)}${signed(screen, call)}${typed(screen, call)}${about(screen, call)}`,
    { openWhenNarrow: true },
  )
}

function assurance(screen: Screen, { caller }: SeatCall): TemplateResult {
  const { words, language } = screen
  const level = words.caller.levels[caller.assurance]
  return html`
    <section class="tile" aria-label=${shieldWords[language][caller.assurance]}>
      <div class="tile-shield">${assuranceShield(caller.assurance, language)}</div>
      ${proofRows(screen, caller)}
      <dl class="proof">
        <div><dt>${checkIcon} ${words.caller.proves}</dt><dd>${level.proves}</dd></div>
        <div class="not"><dt>${circleAlertIcon} ${words.caller.doesNot}</dt><dd>${level.doesNot}</dd></div>
      </dl>
    </section>
  `
}

function signed({ words }: Screen, { caller }: SeatCall): TemplateResult {
  const { name, customerReference, attributes } = caller.vouched ?? {}
  const rows: Row[] = [
    ...(name === undefined ? [] : [[words.caller.signedName, name] as const]),
    ...(customerReference === undefined ? [] : [[words.caller.signedReference, customerReference] as const]),
    ...Object.entries(attributes ?? {}),
  ]
  return html`
    <section class="tile ${rows.length === 0 ? '' : 'signed'}" aria-labelledby="signed">
      <h3 id="signed">${rows.length === 0 ? shieldIcon : shieldCheckIcon} ${words.caller.signed}</h3>
      ${rows.length === 0 ? html`<p class="quiet small">${words.caller.signedEmpty}</p>` : list(rows)}
    </section>
  `
}

function typed({ words }: Screen, { caller }: SeatCall): TemplateResult {
  const rows = Object.entries(caller.pageContext)
  return html`
    <section class="tile typed" aria-labelledby="typed">
      <h3 id="typed">${words.caller.typed} <span class="badge">${words.caller.notVerified}</span></h3>
      ${
        rows.length === 0
          ? html`<p class="quiet small">${words.caller.typedEmpty}</p>`
          : html`${list(rows)}<p class="quiet small">${words.caller.typedHint}</p>`
      }
    </section>
  `
}

/** What was heard of the caller in line, in plain words: it is a sign, and proves nothing of anybody. */
function heardRows({ words }: Screen, { heard }: SeatCall): Row[] {
  const said = words.identity.heard
  return [
    ...(heard?.sound ? [[said.title, said.sounds[heard.sound]] as const] : []),
    ...(heard?.gate ? [[said.gateTitle, said.gate[heard.gate]] as const] : []),
  ]
}

function about(screen: Screen, call: SeatCall): TemplateResult {
  const { words, language } = screen
  const rows: Row[] = [
    [words.caller.queue, `${call.queue.siteName} · ${call.queue.queueName}`],
    [words.caller.waited, formatTimer(call.waitedMs, language)],
    ...heardRows(screen, call),
  ]
  return html`
    <section class="tile plain" aria-label=${words.caller.page}>
      ${list(rows, [words.caller.page, call.caller.origin, words.caller.pageChecked])}
    </section>
  `
}

function list(rows: readonly Row[], page?: readonly [string, string, string]): TemplateResult {
  return html`
    <dl class="rows">
      ${rows.map(([term, text]) => html`<div><dt>${personText(term)}</dt><dd>${personText(text)}</dd></div>`)}
      ${
        page
          ? html`<div><dt>${page[0]}</dt><dd>${page[1]} <span class="quiet small">(${page[2]})</span></dd></div>`
          : nothing
      }
    </dl>
  `
}

export const callerPaneStyles = css`
  ${proofRowStyles}
  .tile {
    padding: var(--rf-space-16);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    font-size: var(--rf-font-14);
    overflow-wrap: anywhere;
  }
  .tile + .tile {
    margin-top: var(--rf-space-12);
  }
  .tile h3 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--rf-space-8);
    margin-bottom: var(--rf-space-8);
    font-size: var(--rf-font-14);
    font-weight: 650;
  }
  .tile.signed h3 .icon {
    color: var(--rf-accent);
  }
  .tile.typed {
    border-style: dashed;
    border-color: var(--rf-line-strong);
    background: transparent;
  }
  .tile.plain {
    border-color: transparent;
    background: transparent;
    padding-block: var(--rf-space-8);
  }
  .tile-shield {
    margin-bottom: var(--rf-space-12);
  }
  .tile-shield .assurance {
    font-size: var(--rf-font-16);
  }
  .badge {
    padding: 1px var(--rf-space-8);
    border: 1px solid currentColor;
    border-radius: 999px;
    color: var(--rf-warning);
    font-size: var(--rf-font-12);
    font-weight: 600;
  }
  .proof {
    display: grid;
    gap: var(--rf-space-12);
  }
  .proof dt {
    display: flex;
    align-items: center;
    gap: var(--rf-space-8);
    font-weight: 650;
    color: var(--rf-accent);
  }
  .proof .not dt {
    color: var(--rf-warning);
  }
  .proof dd {
    padding-inline-start: 28px;
  }
  .rows {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--rf-space-8);
  }
  .rows > div {
    display: grid;
    grid-template-columns: minmax(88px, 2fr) minmax(0, 3fr);
    gap: var(--rf-space-12);
  }
  .rows dt {
    color: var(--rf-text-quiet);
  }
  .rows + .small {
    margin-top: var(--rf-space-8);
  }
`
