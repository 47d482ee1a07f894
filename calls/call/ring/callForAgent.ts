import { type AgentCall, type CallerCard, type LegMedia, stepUpRules } from '../../../protocol/index.ts'
import type { Admitted } from '../admitted.ts'
import { agentOf, type LiveCall } from '../call.ts'
import { type CallSession, timeOf, waitedMs } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { withRelays } from '../entering/relayCredentials.ts'
import { heardOf } from '../gate/callerGate.ts'
import { stepUpsSoFar } from '../stepUps/stepUps.ts'

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
export function agentCallOf(
  world: CallWorld,
  session: CallSession,
  call: LiveCall,
  media: LegMedia,
): AgentCall {
  const { callId, policy } = call.admitted
  const agentId = agentOf(call)
  const report = agentId ? session.reported.get(agentId) : undefined
  return {
    callId,
    queue: policy.queue,
    caller: cardOf(call.admitted),
    waitedMs: waitedMs(world, call),
    heard: heardOf(session.gate),
    stepUps: policy.stepUps,
    stepUpRules,
    stepUpsSoFar: stepUpsSoFar(session.stepUps, policy.stepUpsPerCall, timeOf(world, call)),
    media: withRelays(world, call, media),
    awayMs: policy.awayTimeMs,
    ...(report && { report }),
  }
}
