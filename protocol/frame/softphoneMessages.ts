import * as z from 'zod/mini'
import { type Assurance, Language, type PageContext, type Vouched } from '../identity.ts'
import { type CallerId, CallId, type QueueKey, type SiteKey } from '../ids.ts'

/**
 * What the softphone in a frame and the page around it say to one another, by `postMessage`. The softphone speaks to the one origin that may frame
 * it, and hears no other. Nothing that the page says takes, ends or asks anything in a call.
 */

const softphoneTag = 'softphone'

/** A call as the page around is told of it: what the agent's screen shows, and no more. */
export interface FramedCall {
  readonly callId: CallId
  readonly site: SiteKey
  readonly queue: QueueKey
  /** Origin of the page that the caller is on, checked by the service. */
  readonly origin: string
  readonly assurance: Assurance
  /** Who this is to the site, the same on every device; `null` for an anonymous caller. */
  readonly callerId: CallerId | null
  /** Signed by the site's back end; `null` where it signed nothing. */
  readonly vouched: Vouched | null
  /** Typed by the visitor's page: proven by nobody. Look nothing up by it without a person who looks. */
  readonly pageContext: PageContext
  readonly waitedMs: number
}

/** What the softphone is doing. */
export type FramedState =
  | 'connecting'
  | 'signed-out'
  | 'off-duty'
  | 'away'
  | 'on-duty'
  | 'ringing'
  | 'talking'

export interface SoftphoneFrameEvents {
  /** What the softphone is doing, at once and whenever it changes. `missing`: names of what its `allow` attribute lacks. */
  stateChanged: { readonly state: FramedState; readonly missing: readonly string[] }
  rang: FramedCall
  answered: FramedCall
  ended: { readonly callId: CallId; readonly reason: string; readonly talkedMs: number }
  /** The agent pressed "Open the record". Answer with `answerRecord`. */
  recordAsked: FramedCall
}

/** The softphone → the page around. */
export type SoftphoneSays = {
  readonly [E in keyof SoftphoneFrameEvents]: {
    readonly ringfence: typeof softphoneTag
    readonly event: E
    readonly detail: SoftphoneFrameEvents[E]
  }
}[keyof SoftphoneFrameEvents]

const tag = { ringfence: z.literal(softphoneTag) }

/** The page around → the softphone. */
export const SoftphoneHears = z.discriminatedUnion('wish', [
  /** Whoever listens now is told the present state. */
  z.strictObject({ ...tag, wish: z.literal('tellState') }),
  z.strictObject({ ...tag, wish: z.literal('focus') }),
  z.strictObject({ ...tag, wish: z.literal('setLanguage'), language: Language }),
  z.strictObject({ ...tag, wish: z.literal('setTheme'), theme: z.enum(['light', 'dark', 'system']) }),
  z.strictObject({
    ...tag,
    wish: z.literal('answerRecord'),
    callId: CallId,
    outcome: z.enum(['opened', 'not-found']),
  }),
])
export type SoftphoneHears = z.infer<typeof SoftphoneHears>
