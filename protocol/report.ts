import * as z from 'zod/mini'
import { AgentId } from './ids.ts'

/**
 * What an agent reports of a call. `silent`: nobody spoke. `machine`: a recording or a program did. `abusive`: the caller insulted or
 * threatened. `impersonation`: the caller claimed to be somebody else. `toll-fraud`: the agent was to be lured into ringing a line that costs.
 */
export const reportReasons = ['silent', 'machine', 'abusive', 'impersonation', 'toll-fraud'] as const
export const ReportReason = z.enum(reportReasons)
export type ReportReason = z.infer<typeof ReportReason>

/** One agent's report of one call; another reason of the same agent takes its place. */
export const ReportNote = z.strictObject({
  agentId: AgentId,
  reason: ReportReason,
  /** Milliseconds since the epoch. */
  atMs: z.number(),
})
export type ReportNote = z.infer<typeof ReportNote>

/** What a report means for the caller from now on; `forMs` is a duration, so that a wrong clock does not matter. */
export const ReportedBlock = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('for-a-time'), forMs: z.number() }),
  z.strictObject({ state: z.literal('for-good') }),
])
export type ReportedBlock = z.infer<typeof ReportedBlock>
