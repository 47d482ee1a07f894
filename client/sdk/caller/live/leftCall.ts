import type { Browser } from '../../platform/browser.ts'

/** A call that a page had when it was left. None of this is a secret: the keys stay where no script reads them. */
interface LeftCall {
  readonly callId: string
  /** Of its call token. */
  readonly jti: string
  readonly mediaKey: string
  /** That it stands in: another tab of the site may call another one. A note of before names none. */
  readonly queue?: string
  /** Whoever was silent does not speak by loading a page again. */
  readonly muted: boolean
  /** Its person hung up, and the server may not have heard it: nothing is taken up but that word. */
  readonly hungUp: boolean
}

/** When the page is there again. */
export interface ResumableCall extends LeftCall {
  readonly untilMs: number
}

/** As the page is left. */
export interface LeavingCall extends LeftCall {
  /** How long the server waits for the page to come back. */
  readonly awayMs: number
}

interface Where {
  readonly service: string
  readonly site: string
  readonly queue: string
}

type Tab = Pick<Browser, 'notes' | 'browserNotes' | 'clock'>

/**
 * Notes the call when the page is left, and not before: a tab that was copied in the middle of a call would else take it away
 * from the one that has it. The note is for all tabs of the browser, so that one of them alone takes the call up, and this tab
 * remembers which call it was; where tabs share nothing the whole note is its own.
 */
export function leaveCall({ notes, browserNotes, clock }: Tab, where: Where, call: LeavingCall): void {
  const text = textOfCall(call, clock.now())
  notes.leave(tabNameOf(where), browserNotes.leave(siteNameOf(where), text) ? call.callId : text)
}

/** For another page of this browser. */
export const textOfCall = (call: LeavingCall, atMs: number): string => JSON.stringify({ ...call, atMs })

/** The call that this tab had, once, unless that is too long ago. */
export function takeLeftCall(tab: Tab, where: Where): ResumableCall | undefined {
  const own = tab.notes.take(tabNameOf(where))
  if (own === null) return undefined
  const text = tab.browserNotes.take(siteNameOf(where))
  const left = callOfText(text, tab.clock.now())
  if (left === undefined) return callOfText(own, tab.clock.now())
  if (left.callId === own) return left
  if (text !== null) tab.browserNotes.leave(siteNameOf(where), text)
  return undefined
}

/** The call of a tab that was closed, once, unless that is too long ago. */
export const takeAbandonedCall = ({ browserNotes, clock }: Tab, where: Where): ResumableCall | undefined =>
  callOfText(browserNotes.take(siteNameOf(where)), clock.now())

/** What {@link textOfCall} wrote, unless that is too long ago. */
export function callOfText(text: string | null | undefined, nowMs: number): ResumableCall | undefined {
  try {
    const { callId, jti, mediaKey, queue, muted, hungUp, awayMs, atMs }: Record<string, unknown> = Object(
      JSON.parse(text ?? 'null'),
    )
    if (typeof callId !== 'string' || typeof jti !== 'string' || typeof mediaKey !== 'string')
      return undefined
    const untilMs = Number(atMs) + Number(awayMs)
    const said = { muted: muted === true, hungUp: hungUp === true }
    const left = { callId, jti, mediaKey, ...said, ...(typeof queue === 'string' && { queue }), untilMs }
    return nowMs < untilMs ? left : undefined
  } catch {
    return undefined
  }
}

const siteNameOf = ({ service, site }: Where): string => `ringfence ${service} ${site}`
const tabNameOf = (where: Where): string => `${siteNameOf(where)} ${where.queue}`
