import * as z from 'zod/mini'
import { HangUpReason, RecordMark, TrustClass } from '../call.ts'
import { Assurance, QueueName } from '../identity.ts'
import { CallId } from '../ids.ts'
import { ReportReason } from '../report.ts'

/** One line of an agent's recent calls. */
export const RecentCall = z.strictObject({
  callId: CallId,
  queue: QueueName,
  assurance: Assurance,
  trustClass: TrustClass,
  /** Milliseconds since the epoch. */
  admittedAtMs: z.number(),
  waitedMs: z.number(),
  talkedMs: z.number(),
  reason: HangUpReason,
  marks: z.array(RecordMark),
  /** What this agent reported of it. */
  report: z.exactOptional(ReportReason),
})
export type RecentCall = z.infer<typeof RecentCall>

/** How full one queue of an agent is. */
export const QueueLoad = z.strictObject({
  queue: QueueName,
  waiting: z.int(),
  /** Age of the first in line; `null` when nobody waits. */
  longestWaitMs: z.nullable(z.number()),
})
export type QueueLoad = z.infer<typeof QueueLoad>

/** A site that is said to be under attack, for so long yet. */
export const OpenAttack = z.strictObject({
  /** `null`: all sites. */
  siteName: z.nullable(z.string()),
  by: z.enum(['admin', 'alarm']),
  leftMs: z.number(),
})
export type OpenAttack = z.infer<typeof OpenAttack>
