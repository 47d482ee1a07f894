import { css, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { assuranceShield } from '../../ui/assuranceShield.ts'
import { formatTimer } from '../../ui/words/duration.ts'
import { personText } from '../../ui/words/personText.ts'
import type { Screen } from '../model/screen.ts'
import { type QueueLoad, type RecentCall, reportOf, type Seated } from '../model/seatTypes.ts'
import { pane } from '../parts/pane.ts'

/** How full the agent's queues are. */
export function queueList(screen: Screen, queues: readonly QueueLoad[]): TemplateResult {
  const { words } = screen
  const content =
    queues.length === 0
      ? html`<p class="quiet small">${words.queues.empty}</p>`
      : html`<ul class="lines">${queues.map(load => queueLine(screen, load))}</ul>`
  return pane(screen, words.queues.title, content, { openWhenNarrow: false })
}

function queueLine(
  { words, language }: Screen,
  { queue, waiting, longestWaitMs }: QueueLoad,
): TemplateResult {
  return html`
    <li>
      <p class="line">
        <span class="line-title">${queue.queueName}</span>
        <span class=${waiting > 0 ? 'line-title' : 'quiet'}>${words.queues.waiting(waiting)}</span>
      </p>
      <p class="line quiet small">
        <span>${personText(queue.siteName)}</span>
        ${longestWaitMs === null ? nothing : html`<span>${words.queues.longest(formatTimer(longestWaitMs, language))}</span>`}
      </p>
    </li>
  `
}

/** The agent's last calls, newest first as the server sends them. */
export function recentCalls(screen: Screen, seated: Seated): TemplateResult {
  const { words } = screen
  const calls = seated.recentCalls
  const content =
    calls.length === 0
      ? html`<p class="quiet small">${words.recent.empty}</p>`
      : html`<ul class="lines">${repeat(
          calls,
          ({ callId }) => callId,
          call => recentLine(screen, seated, call),
        )}</ul>`
  return pane(screen, words.recent.title, content, { openWhenNarrow: false })
}

function recentLine(screen: Screen, seated: Seated, call: RecentCall): TemplateResult {
  const { words, language, locale, clockMs } = screen
  const talked =
    call.talkedMs > 0
      ? words.recent.talked(formatTimer(call.talkedMs, language))
      : words.ended.reasons[call.reason]
  const at = new Date(call.admittedAtMs)
  const moment = formatMoment(at, clockMs, locale)
  const known = reportOf(seated, call.callId)
  return html`
    <li class="reportable">
      <p class="line">
        <span class="line-title">${call.queue.queueName}</span>
        <time class="quiet" datetime=${at.toISOString()}>${moment}</time>
      </p>
      <p class="line quiet small"><span>${talked}</span>${assuranceShield(call.assurance, language)}</p>
      <ringfence-report compact .screen=${screen} .callId=${call.callId} .known=${known}
        .label=${`${call.queue.queueName}, ${moment}`}></ringfence-report>
    </li>
  `
}

/** The time of a call of today; the day of an older one. */
function formatMoment(at: Date, nowMs: number, locale: string): string {
  const today = at.toDateString() === new Date(nowMs).toDateString()
  return today
    ? at.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })
    : at.toLocaleDateString(locale, { day: 'numeric', month: 'short' })
}

export const listStyles = css`
  .lines {
    display: grid;
    list-style: none;
  }
  .lines > li {
    padding: var(--rf-space-8) 0;
    font-size: var(--rf-font-14);
    overflow-wrap: anywhere;
  }
  /* The flag has its own column, so that a line is no higher for it; what it opens has the whole width. */
  .lines > .reportable {
    position: relative;
    min-height: calc(var(--rf-target) + 2 * var(--rf-space-8));
    padding-inline-end: calc(var(--rf-target) + var(--rf-space-4));
  }
  .lines ringfence-report {
    width: auto;
    margin-inline-end: calc(-1 * (var(--rf-target) + var(--rf-space-4)));
  }
  .lines > li + li {
    border-top: 1px solid var(--rf-line);
  }
  .line {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--rf-space-12);
  }
  .line > :last-child:not(:first-child) {
    flex: none;
    text-align: end;
  }
  .line.small {
    align-items: center;
  }
  .line-title {
    font-weight: 600;
  }
  .line .assurance {
    font-size: var(--rf-font-12);
  }
  .line .assurance .icon {
    width: 16px;
    height: 16px;
  }
`
