import * as z from 'zod/mini'
import { AgentRole, Duty } from '../call.ts'
import { Caps, QueueName } from '../identity.ts'
import { AgentId, CallId, StepUpId } from '../ids.ts'
import { IceServer, LegMedia } from '../media.ts'
import { ReportedBlock, ReportReason } from '../report.ts'
import { Sentence, StepUpMenu, StepUpOutcome, StepUpRules, StepUpsSoFar } from '../stepUp.ts'
import { QueueLoad, RecentCall } from './agentLists.ts'
import { CallerCard } from './callerCard.ts'
import { CallerHeard } from './gate.ts'

/** It was done; there is no more to say. */
export const Nothing = z.strictObject({})

/**
 * For how long a call may go on without a word from its browser key. Before it expires, the page sends `refresh` with a
 * proof over `nonce`; the answer holds the next one.
 */
export const Authorization = z.strictObject({
  nonce: z.string(),
  expiresInSeconds: z.int().check(z.minimum(1)),
  /** In the answer to `refresh`: takes the place of the leg's, for the next ICE restart. Absent where the service has no relay. */
  iceServers: z.exactOptional(z.array(IceServer)),
})
export type Authorization = z.infer<typeof Authorization>

/** Everything the caller needs, answered once. */
export const JoinAnswer = z.strictObject({
  callId: CallId,
  caps: Caps,
  /** 1 is next; `null` until it is known. */
  place: z.nullable(z.int().check(z.minimum(1))),
  /** `null` until there is enough to guess from. */
  expectedWaitMs: z.nullable(z.number()),
  /** `null` as long as a caller who waits is far from the ring: `mediaOffered` brings it when the ring is near. */
  media: z.nullable(LegMedia),
  authorization: Authorization,
  /** For how long the call waits for this browser when its connection breaks. */
  awayMs: z.int().check(z.minimum(1)),
})
export type JoinAnswer = z.infer<typeof JoinAnswer>

/** A call as an agent who is part of it needs to know it. */
export const AgentCall = z.strictObject({
  callId: CallId,
  queue: QueueName,
  caller: CallerCard,
  waitedMs: z.number(),
  /** Absent where the service is older than this member. */
  heard: z.exactOptional(CallerHeard),
  /** What the agent may ask the caller to confirm. */
  stepUps: StepUpMenu,
  /** Absent where the service is older than this member. */
  stepUpRules: z.exactOptional(StepUpRules),
  stepUpsSoFar: StepUpsSoFar,
  media: LegMedia,
  /** For how long a talk waits for this agent when their connection breaks. */
  awayMs: z.int().check(z.minimum(1)),
  /** What this agent reported of it by now. */
  report: z.exactOptional(ReportReason),
})
export type AgentCall = z.infer<typeof AgentCall>

export const TakeSeatAnswer = z.strictObject({
  agent: z.strictObject({ agentId: AgentId, name: z.string(), role: AgentRole }),
  duty: Duty,
  queues: z.array(QueueLoad),
  recentCalls: z.array(RecentCall),
  /** The talk that goes on after the same page was loaded again; `talking` follows. */
  resumed: z.nullable(AgentCall),
  /** How long the duty of this seat waits for its page, in milliseconds. */
  awayMs: z.int().check(z.minimum(0)),
})
export type TakeSeatAnswer = z.infer<typeof TakeSeatAnswer>

/** To the key that was pressed or typed in place of speaking. */
export const GateAnswered = z.strictObject({ passed: z.boolean() })

/** To the caller's answer to a step-up. */
export const StepUpAnswered = z.strictObject({ outcome: StepUpOutcome })

/** To an agent who asks: exactly this is confirmed. */
export const StepUpAskedAnswer = z.strictObject({
  stepUpId: StepUpId,
  sentence: Sentence,
  expiresInMs: z.number(),
})

/** To an agent's report of a call: what it means for the caller. */
export const CallReported = z.strictObject({ block: ReportedBlock })
