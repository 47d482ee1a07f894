import { type AgentCall, type CallerCard, type LegMedia, stepUpRules } from '../protocol/index.ts'
import type { Admitted } from './admission.ts'
import type { LiveCall } from './call.ts'
import { type Floor, type Line, timeOf, waitedMs } from './floor.ts'
import { withRelays } from './relaying.ts'
import { stepUpsSoFar } from './stepUps/stepUps.ts'

/** What an agent may know of the caller: proven and typed stay apart. */
function cardOf({ token, pageContext, language }: Admitted): CallerCard {
  const { assurance, callerId = null, proofs, origin, vouched } = token
  return {
    assurance,
    callerId,
    proofs: [...proofs],
    language,
    ...(vouched ? { vouched } : {}),
    pageContext,
    origin,
  }
}

/** A call as the agent who is rung for it, or talks in it, needs to know it. */
export function agentCallOf(floor: Floor, line: Line, call: LiveCall, media: LegMedia): AgentCall {
  const { callId, policy } = call.admitted
  return {
    callId,
    queue: policy.queue,
    caller: cardOf(call.admitted),
    waitedMs: waitedMs(floor, call),
    stepUps: policy.stepUps,
    stepUpRules,
    stepUpsSoFar: stepUpsSoFar(line.stepUps, policy.stepUpsPerCall, timeOf(floor, call)),
    media: withRelays(floor, call, media),
    awayMs: policy.awayTimeMs,
  }
}
