import * as z from 'zod/mini'
import { Duty, RingOutcome } from '../call.ts'
import { CallId, RingId } from '../ids.ts'
import { LegMedia } from '../media.ts'
import { OpenAttack, QueueLoad, RecentCall } from './agentLists.ts'
import { AgentCall } from './answers.ts'
import { callerHeard } from './gate.ts'

/** To an agent: the call moved to another device; sign this statement. */
const agentStatementAsked = z.strictObject({
  event: z.literal('agentStatementAsked'),
  callId: CallId,
  statement: z.string(),
})

/**
 * To an agent's page: a ring may follow in a moment. Its transports are connected meanwhile, and nothing is shown. `ringEnded`
 * follows in any case.
 */
const ringPrepared = z.strictObject({
  event: z.literal('ringPrepared'),
  ringId: RingId,
  callId: CallId,
  media: LegMedia,
})

/** To an agent: something happened to the account; what, is among the notices of GET /auth/passkeys. */
const accountChanged = z.strictObject({ event: z.literal('accountChanged') })

/** To an agent: answer within `ringTimeMs`. */
const ringStarted = z.strictObject({
  event: z.literal('ringStarted'),
  ringId: RingId,
  call: AgentCall,
  /** Canonical text of the AgentStatement that accepting signs. */
  statement: z.string(),
  ringTimeMs: z.number(),
  /** Whether anybody else on duty may still take this call: declining it ends it where nobody may. */
  othersOnDuty: z.exactOptional(z.boolean()),
})

/** To an agent: this ring ended, exactly once. Unless `accepted`, its media is gone. */
const ringEnded = z.strictObject({
  event: z.literal('ringEnded'),
  ringId: RingId,
  callId: CallId,
  outcome: RingOutcome,
})

/** To an agent: duty changed by the server, which says why. */
const dutyChanged = z.strictObject({
  event: z.literal('dutyChanged'),
  duty: Duty,
  why: z.enum(['missed-rings', 'media-failed', 'agent-device']),
})

/** To an agent: which sites are said to be under attack now; at once and whenever it changes. */
const attackChanged = z.strictObject({ event: z.literal('attackChanged'), windows: z.array(OpenAttack) })

/** To an agent: how full the queues are now. */
const queuesChanged = z.strictObject({ event: z.literal('queuesChanged'), queues: z.array(QueueLoad) })

/** To an agent: a call of theirs was recorded. */
const callRecorded = z.strictObject({ event: z.literal('callRecorded'), call: RecentCall })

/** What agents hear, and callers never. */
export const toAgent = [
  callerHeard,
  agentStatementAsked,
  ringPrepared,
  accountChanged,
  ringStarted,
  ringEnded,
  dutyChanged,
  attackChanged,
  queuesChanged,
  callRecorded,
] as const
