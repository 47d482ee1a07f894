import { z } from 'zod'
import { SeatPseudonym } from '../agentProof.ts'
import { CallClass, HangUpReason, RecordMark } from '../call.ts'
import { Assurance } from '../identity.ts'
import { CallerId, CallId, QueueKey, SiteKey } from '../ids.ts'
import { CallVerdict, VerdictReason } from '../record/verdict.ts'
import { Limit } from '../stepUp.ts'

/** What the back end of a site reads of its calls. Times are milliseconds since the epoch, lengths milliseconds. */

const ms = z.number().min(0)

/** What the site itself signed about its visitor, as it was accepted. */
export const SiteVouched = z.strictObject({
  name: z.string().exactOptional(),
  customerReference: z.string().exactOptional(),
  attributes: z.record(z.string(), z.string()).exactOptional(),
})

/** A call that was let in. Members of it are in every later telling of the same call. */
export const CallBegun = z.strictObject({
  callId: CallId,
  queue: QueueKey,
  assurance: Assurance,
  /** Whom the order serves first; `null` in records of before. */
  callClass: CallClass.nullable(),
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
  seat: SeatPseudonym.nullable(),
})

/** A call that is over. */
export const CallOver = z.strictObject({
  ...CallTalking.shape,
  /** `null` where nobody talked. */
  talkingAtMs: ms.nullable(),
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
  callerId: CallerId.nullable(),
  vouched: SiteVouched.nullable(),
})

/** One recorded call, as the API answers it. */
export const SiteCall = z.strictObject({
  ...CallOver.shape,
  /** Only for a key with the scope `callers:read`. */
  caller: SiteCaller.exactOptional(),
})
export type SiteCall = z.infer<typeof SiteCall>

export const SiteCallPage = z.strictObject({
  site: SiteKey,
  /** By end, oldest first. */
  calls: z.array(SiteCall),
  /** What to ask with for those behind; `null` where there are none yet. */
  next: z.string().nullable(),
})
export type SiteCallPage = z.infer<typeof SiteCallPage>

export const SiteReceipt = z.strictObject({
  callId: CallId,
  /** A compact JWS by the record keys; `null` where none could be made. */
  receipt: z.string().nullable(),
})
export type SiteReceipt = z.infer<typeof SiteReceipt>

/** A grant that was spent, as it was asked for. */
export const SiteGrantSpent = z.strictObject({
  spent: z.literal(true),
  purpose: z.string(),
  /** What the caller read and confirmed. */
  sentence: z.string(),
  limit: Limit.nullable(),
  spentAtMs: ms,
})

/** A time as an address carries it: milliseconds since the epoch, or ISO 8601 with its zone. */
const Time = z
  .union([z.iso.datetime({ offset: true }), z.string().regex(/^\d{1,15}$/)])
  .transform(text => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)))
  .meta({ description: 'Milliseconds since the epoch, or ISO 8601 with a zone' })

/** A place in a list: of this service's making, and nobody else's to read. */
const Cursor = z.string().regex(/^[A-Za-z0-9_-]{1,120}$/)

const mostCallsOfPage = 200

/** What a list of calls may be asked for. `from` is included, `to` is not; both are of the call's end. */
export const SiteCallsQuery = z
  .strictObject({
    from: Time.exactOptional(),
    to: Time.exactOptional(),
    cursor: Cursor.exactOptional(),
    limit: z
      .string()
      .regex(/^\d{1,3}$/)
      .transform(Number)
      .pipe(z.int().min(1).max(mostCallsOfPage))
      .default(50)
      .meta({ description: `1 to ${mostCallsOfPage}; 50 where absent` }),
  })
  .meta({ id: 'SiteCallsQuery' })
export type SiteCallsQuery = z.infer<typeof SiteCallsQuery>

/** What a key of the site may be allowed: to read calls, who called in them, and their receipts. */
export const siteScopes = ['calls:read', 'callers:read', 'receipts:read'] as const
export type SiteScope = (typeof siteScopes)[number]
