import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { callerPane } from '../caller/callerPane.ts'
import { header } from '../header/header.ts'
import type { Screen } from '../model/screen.ts'
import { callOf, reportOf, type Seated } from '../model/seatTypes.ts'
import { problemNotice } from '../parts/notice.ts'
import { queueList, recentCalls } from '../queues/lists.ts'
import { lostCard } from '../signIn/signIn.ts'
import { stepUpPanel } from '../stepUp/stepUpPanel.ts'
import { accountNotices } from './accountNotices.ts'
import { attackNotice } from './attackNotice.ts'
import { callCard } from './callCard.ts'
import { freeCard } from './freeCard.ts'
import { acceptingCard, ringCard } from './ringCard.ts'

/** What the seat's middle needs beside snapshot and screen. */
export interface Stage {
  readonly ringTimeMs: number
  /** Loudness of the caller's voice now, 0 to 1. */
  readonly level: () => number
  /** The network is being sought; what is shown of the seat is what was last known. */
  readonly lost: boolean
}

/** The seat: who I am, the call, who is calling, and the lists; in the order in which they matter. */
export function stageView(screen: Screen, seated: Seated, stage: Stage): TemplateResult {
  const { words } = screen
  // With three columns each scrolls by itself, and so must be reachable by keyboard.
  const scrolls = screen.wide ? 0 : nothing
  const call = stage.lost ? undefined : callOf(seated.occupation)
  return html`
    <div class="seat ${screen.wide ? 'wide' : 'narrow'} ${call ? 'busy' : ''}">
      <div class="header-place" ?inert=${stage.lost}>${header(screen, seated)}</div>
      <main class="stage" tabindex="-1"><div class="stage-content">${stageContent(screen, seated, stage)}</div></main>
      <aside class="caller" tabindex=${scrolls} aria-label=${words.caller.title}>
        ${repeat(
          [call?.callId ?? 'nobody'],
          id => id,
          () => callerPane(screen, call),
        )}
      </aside>
      <aside class="lists" tabindex=${scrolls} aria-label=${words.queues.title} ?inert=${stage.lost}>
        ${queueList(screen, seated.queues)}${recentCalls(screen, seated)}
      </aside>
    </div>
  `
}

/** What comes and goes stands below the card of a call, whose buttons keep their places. */
function stageContent(screen: Screen, seated: Seated, stage: Stage): TemplateResult {
  if (stage.lost) return lostCard(screen)
  const { occupation } = seated
  switch (occupation.state) {
    case 'ringing':
      return html`${ringCard(screen, occupation, stage.ringTimeMs)}${problem(screen, screen.actions.accept)}${attackNotice(screen, seated)}`
    case 'accepting':
      return acceptingCard(screen, occupation.call)
    case 'talking':
      return html`${callCard(screen, occupation, { level: stage.level, report: reportOf(seated, occupation.call.callId) })}${problem(screen)}${stepUpPanel(screen, occupation)}${attackNotice(screen, seated)}`
    case 'free':
      return html`${accountNotices(screen)}${attackNotice(screen, seated)}${problem(screen)}${freeCard(screen, seated)}`
  }
}

function problem(screen: Screen, retry?: () => void): TemplateResult | typeof nothing {
  if (!screen.problem) return nothing
  return problemNotice(screen, screen.problem, retry ? { dismissable: true, retry } : { dismissable: true })
}
