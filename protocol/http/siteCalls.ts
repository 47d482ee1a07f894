import * as z from 'zod/mini'
import { SeatPseudonym } from '../agentProof.ts'
import { CallClass, HangUpReason, RecordMark } from '../call.ts'
import { Assurance } from '../identity.ts'
import { CallerId, CallId, QueueKey, SiteKey } from '../ids.ts'
import { CallVerdict, VerdictReason } from '../record/verdict.ts'
import { Limit } from '../stepUp.ts'

/** What the back end of a site reads of its calls. Times are milliseconds since the epoch, lengths milliseconds. */

const ms = z.number().check(z.minimum(0))

/** What the site itself signed about its visitor, as it was accepted. */
export const SiteVouched = z.strictObject({
  name: z.exactOptional(z.string()),
  customerReference: z.exactOptional(z.string()),
  attributes: z.exactOptional(z.record(z.string(), z.string())),
})

/** A call that was let in. Members of it are in every later telling of the same call. */
export const CallBegun = z.strictObject({
  callId: CallId,
  queue: QueueKey,
  assurance: Assurance,
  /** Whom the order serves first; `null` in records of before. */
  callClass: z.nullable(CallClass),
  admittedAtMs: ms,
})

/** Somebody answered, and both sides were measured to be connected. */
export const CallTalking = z.strictObject({
  ...CallBegun.shape,
  talkingAtMs: ms,
  waitedMs: ms,
  /** Agents who were rung, the one who answered included. */
  rings: z.int(),
  /** Who answered, as callers know them. */
  seat: z.nullable(SeatPseudonym),
})

/** A call that is over. */
export const CallOver = z.strictObject({
  ...CallTalking.shape,
  /** `null` where nobody talked. */
  talkingAtMs: z.nullable(ms),
  endedAtMs: ms,
  talkedMs: ms,
  reason: HangUpReason,
  /** What the call counts as in figures. */
  verdict: CallVerdict,
  because: VerdictReason,
  marks: z.array(RecordMark),
  /** How many purposes the caller confirmed by passkey. */
  provenStepUps: z.int(),
})
export type CallOver = z.infer<typeof CallOver>

/** Who called; pairwise, and what the site signed for as long as it keeps that (`keepVouchedDays`). */
export const SiteCaller = z.strictObject({
  callerId: z.nullable(CallerId),
  vouched: z.nullable(SiteVouched),
})

/** One recorded call, as the API answers it. */
export const SiteCall = z.strictObject({
  ...CallOver.shape,
  /** Only for a key with the scope `callers:read`. */
  caller: z.exactOptional(SiteCaller),
})
export type SiteCall = z.infer<typeof SiteCall>

export const SiteCallPage = z.strictObject({
  site: SiteKey,
  /** By end, oldest first. */
  calls: z.array(SiteCall),
  /** What to ask with for those behind; `null` where there are none yet. */
  next: z.nullable(z.string()),
})
export type SiteCallPage = z.infer<typeof SiteCallPage>

export const SiteReceipt = z.strictObject({
  callId: CallId,
  /** A compact JWS by the record keys; `null` where none could be made. */
  receipt: z.nullable(z.string()),
})
export type SiteReceipt = z.infer<typeof SiteReceipt>

/** A grant that was spent, as it was asked for. */
export const SiteGrantSpent = z.strictObject({
  spent: z.literal(true),
  purpose: z.string(),
  /** What the caller read and confirmed. */
  sentence: z.string(),
  limit: z.nullable(Limit),
  spentAtMs: ms,
})

/** A time as an address carries it: milliseconds since the epoch, or ISO 8601 with its zone. */
const Time = z
  .pipe(
    z.union([z.iso.datetime({ offset: true }), z.string().check(z.regex(/^\d{1,15}$/))]),
    z.transform(text => (/^\d+$/.test(text) ? Number(text) : Date.parse(text))),
  )
  .check(z.describe('Milliseconds since the epoch, or ISO 8601 with a zone'))

/** A place in a list: of this service's making, and nobody else's to read. */
const Cursor = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,120}$/))

const mostCallsOfPage = 200

/** What a list of calls may be asked for. `from` is included, `to` is not; both are of the call's end. */
export const SiteCallsQuery = z
  .strictObject({
    from: z.exactOptional(Time),
    to: z.exactOptional(Time),
    cursor: z.exactOptional(Cursor),
    limit: z
      ._default(
        z.pipe(
          z.pipe(z.string().check(z.regex(/^\d{1,3}$/)), z.transform(Number)),
          z.int().check(z.minimum(1), z.maximum(mostCallsOfPage)),
        ),
        50,
      )
      .check(z.describe(`1 to ${mostCallsOfPage}; 50 where absent`)),
  })
  .check(z.meta({ id: 'SiteCallsQuery' }))
export type SiteCallsQuery = z.infer<typeof SiteCallsQuery>

/** What a key of the site may be allowed: to read calls, who called in them, and their receipts. */
export const siteScopes = ['calls:read', 'callers:read', 'receipts:read'] as const
export type SiteScope = (typeof siteScopes)[number]
