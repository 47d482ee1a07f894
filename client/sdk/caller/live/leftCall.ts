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

type Tab = Pick<Browser, 'notes' | 'clock'>

/**
 * Notes the call when the page is left, and not before: a tab that was copied in the middle of a call would else take it away
 * from the one that has it.
 */
export function leaveCall({ notes, clock }: Tab, where: Where, call: LeavingCall): void {
  notes.leave(nameOf(where), textOfCall(call, clock.now()))
}

/** For another page of this browser. */
export const textOfCall = (call: LeavingCall, atMs: number): string => JSON.stringify({ ...call, atMs })

/** The call that this tab had, once, unless that is too long ago. */
export const takeLeftCall = ({ notes, clock }: Tab, where: Where): ResumableCall | undefined =>
  callOfText(notes.take(nameOf(where)), clock.now())

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

const nameOf = ({ service, site, queue }: Where): string => `ringfence ${service} ${site} ${queue}`
