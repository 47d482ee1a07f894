import {
  type AgentId,
  type AgentProof,
  type AgentStatement,
  canonicalJson,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { SeatedAgent } from '../../ports/messages.ts'
import { type LiveCall, proveAnew } from '../call.ts'
import { type CallSession, isIn, refuseUnlessParty, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { withdrawStepUp } from '../stepUps/answerStepUp.ts'

/** The canonical text that this seat signs for this call: whoever is on other transports signs another one. */
export function agentStatementOf(world: CallWorld, call: LiveCall, agent: SeatedAgent): string {
  const { callId, token, language, policy } = call.admitted
  const statement: AgentStatement = {
    type: 'ringfence-agent-statement',
    version: 1,
    callId,
    site: token.site,
    siteName: policy.queue.siteName,
    queue: token.queue,
    seat: world.seatProofs.pseudonym(token.site, agent.agentId),
    callerMediaKey: token.mky,
    agentMediaKey: agent.mediaKey,
    language,
    atMs: world.clock.now(),
  }
  return canonicalJson(statement)
}

/**
 * The agent's proof as both sides get it; about 0.1 ms.
 * @throws RingfenceError `seat-proof-invalid` unless the seat's key signed this text.
 */
export function proveAgent(
  world: CallWorld,
  call: LiveCall,
  agent: SeatedAgent,
  { statement, signature }: { readonly statement: string; readonly signature: string },
): AgentProof {
  const { seatKey, method, agentId } = agent
  if (!world.seatProofs.verifies(statement, signature, seatKey)) {
    throw new RingfenceError('seat-proof-invalid')
  }
  const pseudonym = world.seatProofs.pseudonym(call.admitted.token.site, agentId)
  return { statement, signature, seatKey, seat: pseudonym, method }
}

/**
 * The talk moved to another device: what was signed for the old one's media key holds no longer. The seat is asked to sign
 * anew, and a step-up that waits for the old device ends as `timed-out`.
 */
export function askNewStatement(world: CallWorld, session: CallSession): void {
  if (!isIn(session, 'talking')) return
  withdrawStepUp(world, session)
  session.askedStatement = agentStatementOf(world, session.call, session.call.agent)
  repeatAskedStatement(world, session)
}

/** Asks the seat again, if it was asked and has not signed: its page was loaded anew. */
export function repeatAskedStatement(world: CallWorld, session: CallSession): void {
  const { callId } = session.call.admitted
  const statement = session.askedStatement
  if (statement !== null) tell(world, session, 'agent', { event: 'agentStatementAsked', callId, statement })
}

/**
 * The agent's seat signed anew; both sides hear of it at once.
 * @throws RingfenceError `call-not-found`, `request-not-allowed` when nothing was asked, `seat-proof-invalid`
 */
export function signAgentStatement(
  world: CallWorld,
  session: CallSession,
  agentId: AgentId,
  signature: string,
): void {
  refuseUnlessParty(session, { side: 'agent', agentId })
  const statement = session.askedStatement
  if (!isIn(session, 'talking') || statement === null) throw new RingfenceError('request-not-allowed')
  const { callId } = session.call.admitted
  const agentProof = proveAgent(world, session.call, session.call.agent, { statement, signature })
  session.call = proveAnew(session.call, agentProof)
  session.askedStatement = null
  for (const side of ['caller', 'agent'] as const) {
    tell(world, session, side, { event: 'agentProven', callId, agentProof })
  }
}
