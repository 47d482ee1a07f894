import * as z from 'zod/mini'
import { RingOutcome } from '../call.ts'
import { AgentId } from '../ids.ts'

/** Whether a call counts in figures that no attack may move. */
export const CallVerdict = z.enum(['trusted', 'untrusted'])
export type CallVerdict = z.infer<typeof CallVerdict>

/** What decided it. `class`: what its caller came with, and nothing that happened since. */
export const VerdictReason = z.enum(['class', 'report', 'attack-window'])
export type VerdictReason = z.infer<typeof VerdictReason>

/**
 * What made somebody look. `recorded`: the call ended. `reported`: an agent said something of it, in the call or later. `report-undone`: an
 * admin undid what followed from that. `migrated`: its record is from before there were verdicts.
 */
export const VerdictOccasion = z.enum(['recorded', 'reported', 'report-undone', 'migrated'])
export type VerdictOccasion = z.infer<typeof VerdictOccasion>

/** One line of the trace of a call's verdicts. The last one holds; none is ever changed. */
export const VerdictNote = z.strictObject({
  verdict: CallVerdict,
  because: VerdictReason,
  occasion: VerdictOccasion,
  /** Milliseconds since the epoch. */
  atMs: z.number(),
})
export type VerdictNote = z.infer<typeof VerdictNote>

/** A ring that an agent saw, and what came of it. */
export const RingNote = z.strictObject({
  agentId: AgentId,
  /** Milliseconds since the epoch. */
  openedAtMs: z.number(),
  /** Until its outcome; where it was accepted, until they talked. */
  rangMs: z.number(),
  outcome: RingOutcome,
})
export type RingNote = z.infer<typeof RingNote>
